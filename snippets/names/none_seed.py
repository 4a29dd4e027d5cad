"""None stands for 1 at a one-element output; a constant must go."""

# %% setup
import torch


def f(x):
    return torch.stack([x[0] * x[1], x[1] + x[2] ** 2])  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0], requires_grad=True)  # (n,)
y_bar = torch.tensor([1.0, 100.0])  # (m,)
const = torch.tensor([7.0, 8.0])  # does not require grad

# %% constant tags=["raises-exception"]
torch.autograd.backward([f(x), const], [y_bar, None])

# %% vector tags=["raises-exception"]
torch.autograd.backward([f(x), 2 * f(x)], [y_bar, None])

# %% without_constant
pairs = [(f(x), y_bar), (const, None)]
pairs = [(y, seed) for y, seed in pairs if y.requires_grad]
torch.autograd.backward([y for y, _ in pairs], [s for _, s in pairs])
without_constant, x.grad = x.grad, None

print("x.grad =", without_constant)

# %% one_element
torch.autograd.backward([f(x), f(x)[0]], [y_bar, None])
one_element, x.grad = x.grad, None

print("x.grad =", one_element)
