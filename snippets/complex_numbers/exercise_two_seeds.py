"""Two VJPs give both Wirtinger derivatives of a complex function."""

import torch


def f(z):
    return z**2 + 10 * z.conj()


z = torch.tensor(2 + 3j)
_, pull_back = torch.func.vjp(f, z)
(by_real,) = pull_back(torch.tensor(1 + 0j))
(by_imag,) = pull_back(torch.tensor(1j))

wirtinger = (
    by_real - 1j * by_imag
).conj() / 2
conjugate = (by_real + 1j * by_imag) / 2
print("df/dz  =", wirtinger)
print("df/dz* =", conjugate)
