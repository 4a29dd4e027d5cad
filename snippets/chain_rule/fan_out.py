"""A tensor with two users receives two cotangents, which are added."""

import torch
from torch.autograd import grad

x = torch.tensor([2.0, 3.0])  # (2,)
x.requires_grad_()
A = torch.tensor([[5.0, 7], [3, 2], [4, 6]])
c = torch.tensor([3.0, 4.0])  # (2,)
h = x**2  # (2,), used twice:
u = A @ h  # (3, 2) @ (2,) -> (3,)
v = c * h  # (2,)
u_bar = torch.tensor([1.0, 10.0, 100.0])
v_bar = torch.tensor([1000.0, 10000.0])

both, bars = [u, v], [u_bar, v_bar]
keep = {"retain_graph": True}
(from_u,) = grad(u, h, u_bar, **keep)
(from_v,) = grad(v, h, v_bar, **keep)
(h_bar,) = grad(both, h, bars, **keep)
(x_bar,) = grad(both, x, bars)
print("from u =", from_u)
print("from v =", from_v)
print("h_bar  =", h_bar)
print("x_bar       =", x_bar)
overwritten = 2 * x.detach() * from_v
print("overwritten =", overwritten)
