"""A decorator can hide no_grad from the line that calls."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()


@torch.no_grad()
def evaluate(w):
    return (w * w).sum()


loss = evaluate(w)
loss.backward()


# %% fix
def loss_of(w):
    return (w * w).sum()


@torch.no_grad()
def evaluate(w):
    return loss_of(w).item()


loss_of(w).backward()
print("w.grad =", w.grad)
print("value =", evaluate(w))
