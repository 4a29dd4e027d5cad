"""jvp returns a tangent for each output."""

# %% raises tags=["raises-exception"]
import torch


class Times(torch.autograd.Function):
    @staticmethod
    def forward(a, b):
        return a * b

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_forward(*inputs)

    @staticmethod
    def jvp(ctx, a_dot, b_dot):
        a, b = ctx.saved_tensors
        return a_dot * b, a * b_dot


a = torch.tensor([2.0, 3.0, 5.0])
b = torch.tensor([7.0, 11.0, 13.0])
a_dot = torch.tensor([1.0, 10.0, 100.0])
b_dot = torch.tensor([30.0, 20.0, 10.0])
args = (a, b), (a_dot, b_dot)
torch.func.jvp(Times.apply, *args)


# %% fix
class Fixed(Times):
    @staticmethod
    def jvp(ctx, a_dot, b_dot):
        a, b = ctx.saved_tensors
        return a_dot * b + a * b_dot


_, y_dot = torch.func.jvp(Fixed.apply, *args)
print("y_dot =", y_dot)
