"""Of three old names, one works, one does nothing, one is gone."""

# %% gone tags=["raises-exception"]
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (m,)
f(x).backward(y_bar, retain_variables=True)

# %% fifth_place tags=["raises-exception", "warns"]
torch.autograd.backward(
    f(x), y_bar, None, False, [x]
)

# %% ignored tags=["warns"]
w = torch.tensor([7.0, 11.0, 13.0])  # (n,)
w.requires_grad_()
torch.autograd.grad(
    f(x * w), x, y_bar, only_inputs=False
)
print("w.grad =", w.grad)
