"""Detaching the state between windows stops the gradient there."""

# %% kept tags=["raises-exception"]
import torch

w = torch.tensor(2.0, requires_grad=True)
x = torch.tensor([3.0, 5, 7, 11, 13, 17])
x.requires_grad_()  # (6,), two windows of 3


def run(state, window):
    for number in window:
        state = w * state + number
    return state


state = run(torch.tensor(0.0), x[:3])
state.backward()
state = run(state, x[3:])
state.backward()

# %% detached
first = run(torch.tensor(0.0), x[:3])
last = run(first.detach(), x[3:])
(short,) = torch.autograd.grad(last, x)

last = run(torch.tensor(0.0), x)
(whole,) = torch.autograd.grad(last, x)
print("one graph:", whole)
print("detached: ", short)
