"""A gradient that is kept changes later."""

# %% trap
import torch

w = torch.tensor(
    [3.0, 2.0], requires_grad=True
)
(w * w).sum().backward()
first = w.grad
(w * w).sum().backward()
print(first)

# %% fix
w.grad = None
(w * w).sum().backward()
first = w.grad.clone()
(w * w).sum().backward()
print(first)
