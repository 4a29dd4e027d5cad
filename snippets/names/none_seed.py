"""None stands for 1 at a one-element output, while a constant output
has to be left out."""

# %% setup
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (m,)
# Does not require grad
const = torch.tensor([7.0, 8.0])

# %% constant tags=["raises-exception"]
ys = [f(x), const]
torch.autograd.backward(ys, [y_bar, None])

# %% vector tags=["raises-exception"]
ys = [f(x), 2 * f(x)]
torch.autograd.backward(ys, [y_bar, None])

# %% without_constant
pairs = [(f(x), y_bar), (const, None)]
kept = [
    (y, seed)
    for y, seed in pairs
    if y.requires_grad
]
ys, seeds = zip(*kept, strict=True)
torch.autograd.backward(ys, seeds)
without_constant = x.grad
x.grad = None

print("x.grad =", without_constant)

# %% one_element
ys = [f(x), f(x)[0]]
torch.autograd.backward(ys, [y_bar, None])
one_element = x.grad
x.grad = None

print("x.grad =", one_element)
