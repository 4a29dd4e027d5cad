"""z.grad holds the derivatives with respect to both parts of z."""

import torch


def loss(a, b):
    return a**2 * b


a = torch.tensor(2.0, requires_grad=True)
b = torch.tensor(3.0, requires_grad=True)
loss(a, b).backward()
z = torch.tensor(2 + 3j, requires_grad=True)
loss(z.real, z.imag).backward()

wirtinger = (a.grad - 1j * b.grad) / 2
conjugate = (a.grad + 1j * b.grad) / 2
print("a.grad, b.grad =", a.grad, b.grad)
print("z.grad         =", z.grad)
print("dl/dz          =", wirtinger)
print("dl/dz*         =", conjugate)
