"""A complex function is a real one with two inputs and two outputs."""

import torch
from torch import view_as_real


def f(z):
    return z**2 + 10 * z.conj()


def of_pairs(pair):  # (2,) -> (2,)
    z = torch.view_as_complex(pair)
    return view_as_real(f(z))


def paired(bar, dot):
    return (bar.conj() * dot).real


numbers = [2 + 3j, 1 + 10j, 1 + 100j]
z, z_dot, y_bar = torch.tensor(numbers)
pair = view_as_real(z)  # (2,)
J = torch.func.jacrev(of_pairs)(pair)
y, y_dot = torch.func.jvp(f, (z,), (z_dot,))
_, pull_back = torch.func.vjp(f, z)
(z_bar,) = pull_back(y_bar)

print(J)
dot, bar = map(view_as_real, (z_dot, y_bar))
print("J @ z_dot   =", J @ dot)
print("jvp         =", y_dot)
print("J.T @ y_bar =", J.T @ bar)
print("vjp         =", z_bar)
print("pairing     =", paired(y_bar, y_dot))
print("pairing     =", paired(z_bar, z_dot))
