"""torch.func.jvp is differentiable, functional.jvp only on request."""

# %% func
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
x_dot = torch.tensor([1.0, 10, 100])  # (n,)
y_bar = torch.tensor([1.0, 100.0])  # (m,)

# (n,) -> (m,)
_, y_dot = torch.func.jvp(f, (x,), (x_dot,))
loss = y_bar @ y_dot  # (m,) @ (m,) -> ()
loss.backward()
print("x.grad =", x.grad.tolist())

# %% functional
functional = torch.autograd.functional
_, plain = functional.jvp(f, x, x_dot)
_, asked = functional.jvp(
    f, x, x_dot, create_graph=True
)
print(f"{plain.requires_grad = }")
print(f"{asked.requires_grad = }")
