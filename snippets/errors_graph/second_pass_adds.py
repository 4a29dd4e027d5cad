"""A graph that saved nothing can be used twice, and adds up."""

# %% trap
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()

y = w + 7
y_bar = torch.tensor([3.0, 10.0, 100.0])
y.backward(y_bar)
y.backward(y_bar)
print("w.grad =", w.grad)

# %% fix
w.grad = None
y = w + 7
y.backward(y_bar)
print("w.grad =", w.grad)
