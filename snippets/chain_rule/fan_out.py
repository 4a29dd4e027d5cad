"""A tensor with two users receives two cotangents, which are added."""

import torch
from torch.autograd import grad

x = torch.tensor([2.0, 3.0])  # (2,)
x.requires_grad_()
A = torch.tensor(
    [[5.0, 7], [11, 13], [17, 2]]
)
c = torch.tensor([3.0, 4.0])  # (2,)
h = x**2  # (2,), used twice:
u = A @ h  # (3, 2) @ (2,) -> (3,)
v = c * h  # (2,)
u_bar = torch.tensor([1.0, 10.0, 100.0])
v_bar = torch.tensor([1000.0, 10000.0])

(from_u,) = grad(
    u, h, u_bar, retain_graph=True
)
(from_v,) = grad(
    v, h, v_bar, retain_graph=True
)
both, bars = [u, v], [u_bar, v_bar]
(h_bar,) = grad(
    both, h, bars, retain_graph=True
)
(x_bar,) = grad(both, x, bars)
# 2 x times h_bar, and times the last alone
added = 2 * x.detach() * (from_u + from_v)
overwritten = 2 * x.detach() * from_v

print("from u =", from_u)
print("from v =", from_v)
print("h_bar  =", h_bar)
print("x_bar       =", x_bar)
print("added       =", added)
print("overwritten =", overwritten)
