"""A real tensor has no imag."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
print(x.imag)

# %% fix
y = torch.fft.rfft(x)  # complex
y.imag.sum().backward()
print("x.grad =", x.grad)
