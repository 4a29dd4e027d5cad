"""Of a tuple of outputs, one is the loss."""

# %% raises tags=["raises-exception"]
import torch


def model(x):
    y = 3 * x
    return (y * y).sum(), y


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
loss = model(x)
loss.backward()

# %% fix
loss, y = model(x)
loss.backward()
print("x.grad =", x.grad)
