"""Without a forward rule jvp raises, but two VJPs still give a JVP."""

# %% raises tags=["raises-exception"]
import torch


# has a backward, but no jvp
class F(torch.autograd.Function):
    @staticmethod
    def forward(x):
        y = [x[0] * x[1], x[1] + x[2] ** 2]
        return torch.stack(y)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, y_bar):  # (2,) -> (3,)
        (x,) = ctx.saved_tensors
        a, b = y_bar
        x_bar = [
            x[1] * a,
            x[0] * a + b,
            2 * x[2] * b,
        ]
        return torch.stack(x_bar)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x_dot = torch.tensor([1.0, 10, 100])  # (n,)
torch.func.jvp(F.apply, (x,), (x_dot,))

# %% double_backward
functional = torch.autograd.functional
_, y_dot = functional.jvp(F.apply, x, x_dot)
print("y_dot =", y_dot)
