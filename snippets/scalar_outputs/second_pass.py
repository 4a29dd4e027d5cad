"""retain_graph is for a second pass, and .grad adds the passes up."""

# %% setup
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (2,)

# %% first
y = f(x)
y.backward(gradient=y_bar)
print("one pass:  ", x.grad)

# %% again tags=["raises-exception"]
y.backward(gradient=y_bar)

# %% fresh
f(x).backward(gradient=y_bar)
print("two passes:", x.grad)
