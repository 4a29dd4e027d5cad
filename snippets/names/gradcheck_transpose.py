"""gradcheck prints Jacobians with one row for each input."""

# %% setup
import torch


def f(x):
    return torch.stack([x[0] * x[1], x[1] + x[2] ** 2])  # (3,) -> (2,)


class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return f(x)  # (n,) -> (m,)

    @staticmethod
    def backward(ctx, grad_output):  # (m,) -> (n,)
        (x,) = ctx.saved_tensors
        a, b = grad_output
        wrong = x[2] * b  # the true entry is 2 * x[2] * b
        return torch.stack([x[1] * a, x[0] * a + b, wrong])


x = torch.tensor([2.0, 3.0, 5.0], dtype=torch.float64)  # (n,)

# %% message tags=["raises-exception"]
torch.autograd.gradcheck(F.apply, x.clone().requires_grad_())

# %% jacobian
J = torch.func.jacrev(f)(x)  # (m, n)

print("J =", J, sep="\n")
