"""grad_variables is the old name of grad_tensors."""

# %% raises tags=["warns"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y_bar = torch.tensor([1.0, 10.0, 100.0])
torch.autograd.backward(
    x * x, grad_variables=y_bar
)
print("x.grad =", x.grad)

# %% fix
x.grad = None
torch.autograd.backward(
    x * x, grad_tensors=y_bar
)
print("x.grad =", x.grad)
