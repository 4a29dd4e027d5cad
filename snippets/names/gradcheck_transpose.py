"""gradcheck prints Jacobians with one row for each input."""

# %% setup
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


class F(torch.autograd.Function):
    @staticmethod
    def forward(x):  # (n,) -> (m,)
        return f(x)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors  # (n,)
        a, b = grad_output  # (m,)
        x_bar = [
            x[1] * a,
            x[0] * a + b,
            x[2] * b,  # a factor 2 is missing
        ]
        return torch.stack(x_bar)  # (n,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x = x.double()

# %% message tags=["raises-exception"]
leaf = x.clone().requires_grad_()
torch.autograd.gradcheck(F.apply, leaf)

# %% jacobian
J = torch.func.jacrev(f)(x)  # (m, n)

print("J =", J, sep="\n")
