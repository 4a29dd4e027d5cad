"""Without a forward rule there is still a JVP, by two VJPs."""

# %% raises tags=["raises-exception"]
import torch


class F(torch.autograd.Function):  # has a backward, but no jvp
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
        return torch.stack([x[1] * a, x[0] * a + b, 2 * x[2] * b])


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x_dot = torch.tensor([1.0, 10, 100])  # (n,)
torch.func.jvp(F.apply, (x,), (x_dot,))

# %% double_backward
_, y_dot = torch.autograd.functional.jvp(F.apply, x, x_dot)
print("y_dot =", y_dot)
