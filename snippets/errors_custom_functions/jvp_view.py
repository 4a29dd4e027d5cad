"""If forward returns a view, jvp has to return one, too."""

# %% raises tags=["raises-exception"]
import torch
import torch.autograd.forward_ad as fw


class Reverse(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.view_as(x)

    @staticmethod
    def jvp(ctx, x_dot):
        return -x_dot


def tangent(f, x, x_dot):
    with fw.dual_level():
        y = f(fw.make_dual(x, x_dot))
        return fw.unpack_dual(y).tangent


x = torch.tensor([2.0, 3.0, 5.0])
x_dot = torch.tensor([1.0, 10.0, 100.0])
tangent(Reverse.apply, x, x_dot)


# %% fix
class Fixed(Reverse):
    @staticmethod
    def forward(ctx, x):
        return x.clone()


y_dot = tangent(Fixed.apply, x, x_dot)
print("y_dot =", y_dot)
