"""vmap has the chunk_size that jacfwd lacks."""

import torch
from torch.func import jacfwd, jvp, vmap


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)


def push(x_dot):  # (n,) -> (m,)
    return jvp(f, (x,), (x_dot,))[1]


one_hots = torch.eye(len(x))  # (n, n)
by_twos = vmap(push, chunk_size=2)
J = by_twos(one_hots).T  # (n, m) -> (m, n)

print("J =", J, sep="\n")
print("jacfwd:", torch.equal(J, jacfwd(f)(x)))
