"""The vector has the shape of y, exactly: not x's, not an extra 1."""

# %% setup
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
y = f(x)  # (2,)

# %% shape_of_x tags=["raises-exception"]
y.backward(gradient=torch.ones_like(x))

# %% shape_of_y
y.backward(gradient=torch.ones_like(y))
print("x.grad =", x.grad)

# %% brackets tags=["raises-exception"]
loss = f(x).sum()  # (2,) -> ()
loss.backward(gradient=torch.tensor([1.0]))
