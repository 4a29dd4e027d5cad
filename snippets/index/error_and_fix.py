"""backward() refuses two outputs until each of them has a weight."""

# %% setup
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
y = f(x)  # (2,)

# %% error tags=["raises-exception"]
y.backward()

# %% fix
# one weight for each entry of y
y_bar = torch.tensor([1.0, 100.0])  # (2,)
y.backward(gradient=y_bar)

print("x.grad =", x.grad)
