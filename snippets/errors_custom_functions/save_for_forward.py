"""save_for_forward takes tensors; the rest goes on ctx."""

# %% raises tags=["raises-exception"]
import torch


class Power(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, p):
        ctx.save_for_forward(x, p)
        return x**p

    @staticmethod
    def jvp(ctx, x_dot, _):
        x, p = ctx.saved_tensors
        return p * x ** (p - 1) * x_dot


x = torch.tensor([2.0, 3.0, 5.0])
Power.apply(x, 3)


# %% fix
class Fixed(Power):
    @staticmethod
    def forward(ctx, x, p):
        ctx.save_for_forward(x)
        ctx.p = p
        return x**p

    @staticmethod
    def jvp(ctx, x_dot, _):
        (x,), p = ctx.saved_tensors, ctx.p
        return p * x ** (p - 1) * x_dot


fw = torch.autograd.forward_ad
x_dot = torch.tensor([1.0, 10.0, 100.0])
with fw.dual_level():
    y = Fixed.apply(fw.make_dual(x, x_dot), 3)
    y_dot = fw.unpack_dual(y).tangent
print("y_dot =", y_dot)
