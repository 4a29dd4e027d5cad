"""The same vector has another keyword in each of the three calls."""

# %% setup
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (2,)

# %% wrong tags=["raises-exception"]
f(x).backward(grad_tensors=y_bar)

# %% right
f(x).backward(gradient=y_bar)
print("gradient=     ", x.grad)
x.grad = None
torch.autograd.backward(
    f(x), grad_tensors=y_bar
)
print("grad_tensors= ", x.grad)
(x_bar,) = torch.autograd.grad(
    f(x), x, grad_outputs=y_bar
)
print("grad_outputs= ", x_bar)
