"""A float64 vector is cast to the output's float32."""

# %% trap
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y_bar = torch.tensor(
    [1e-50, 1.0, 10.0], dtype=torch.float64
)
(x * x).backward(y_bar)
print(x.grad)

# %% fix
x = x.detach().double().requires_grad_()
(x * x).backward(y_bar)
print(x.grad)
