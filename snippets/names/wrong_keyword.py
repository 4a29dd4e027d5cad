"""Each function knows its own name for the vector and no other."""

# %% setup
import torch

# (m, n)
A = torch.tensor([[3.0, 2, 0], [0, 1, 10]])
x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y = A @ x  # (m, n) @ (n,) -> (m,)
y_bar = torch.tensor([1.0, 100.0])  # (m,)

# %% tensor_method tags=["raises-exception"]
y.backward(grad_tensors=y_bar)

# %% backward_function tags=["raises-exception"]
torch.autograd.backward(y, gradient=y_bar)

# %% grad_function tags=["raises-exception"]
torch.autograd.grad(y, x, grad_tensors=y_bar)

# %% by_position
y.backward(y_bar)

print("x.grad =", x.grad)
