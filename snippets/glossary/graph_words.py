"""Leaf, node, saved tensors, accumulate and detach, on one product."""

import torch

a = torch.tensor([2.0, 3.0])  # (2,)
a.requires_grad_()
b = torch.tensor([5.0, 7.0])  # (2,)
c = a * b  # (2,)
y_bar = torch.tensor([1.0, 100.0])  # (2,)

print("leaves: a, c =", a.is_leaf, c.is_leaf)
print("node of c =", c.grad_fn.name())
print("saved =", c.grad_fn._saved_other)

c.backward(y_bar, retain_graph=True)
print("first  a.grad =", a.grad)
c.backward(y_bar)
print("second a.grad =", a.grad)

d = c.detach()
print("d.grad_fn =", d.grad_fn)
