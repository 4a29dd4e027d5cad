"""backward() on two outputs raises; with a weight for each it works."""

# %% setup
import torch


def f(x):
    return torch.stack([x[0] * x[1], x[1] + x[2] ** 2])  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0], requires_grad=True)  # (3,)
y = f(x)  # (2,)

# %% error tags=["raises-exception"]
y.backward()

# %% fix
y_bar = torch.tensor([1.0, 100.0])  # (2,), the shape of y
y.backward(gradient=y_bar)

print("x.grad =", x.grad)
