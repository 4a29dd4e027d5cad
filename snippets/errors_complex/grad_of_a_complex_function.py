"""torch.func.grad wants a real number."""

# %% raises tags=["raises-exception"]
import torch


def f(z):
    return (z**2).sum()


z = torch.tensor([2.0 + 3.0j, 5.0 - 7.0j])
torch.func.grad(f)(z)

# %% fix
y, pullback = torch.func.vjp(f, z)
one = torch.ones_like(y)
(of_real,) = pullback(one)
(of_imag,) = pullback(1j * one)
print("of the real part:", of_real)
print("of the imaginary:", of_imag)
