"""An output without a derivative has no tangent."""

# %% raises tags=["raises-exception"]
import torch


class Sort(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return tuple(x.sort())

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.set_materialize_grads(False)
        ctx.save_for_forward(output[1])

    @staticmethod
    def jvp(ctx, x_dot):
        (order,) = ctx.saved_tensors
        return x_dot[order], x_dot


x = torch.tensor([5.0, 2.0, 3.0])
x_dot = torch.tensor([1.0, 10.0, 100.0])
torch.func.jvp(Sort.apply, (x,), (x_dot,))


# %% fix
class Fixed(Sort):
    @staticmethod
    def jvp(ctx, x_dot):
        (order,) = ctx.saved_tensors
        return x_dot[order], None


_, (y_dot, _) = torch.func.jvp(
    Fixed.apply, (x,), (x_dot,)
)
print("y_dot =", y_dot)
