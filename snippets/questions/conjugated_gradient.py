"""PyTorch's complex gradient is v times the conjugate of f'(z)."""

import torch


def f(z):
    return z**2  # f'(z) = 2 z


z = torch.tensor(2 + 3j, requires_grad=True)
v = torch.tensor(1 + 10j)
(pulled_back,) = torch.autograd.grad(
    f(z), z, grad_outputs=v
)
derivative = 2 * z.detach()
conjugate = derivative.conj()
print("f'(z)           =", derivative)
print("from autograd   =", pulled_back)
print("conj(f'(z)) * v =", conjugate * v)
print("f'(z) * v       =", derivative * v)

# |z| ** 2, one real number
loss = (z * z.conj()).real
(gradient,) = torch.autograd.grad(loss, z)
print("gradient of |z|**2 =", gradient)
