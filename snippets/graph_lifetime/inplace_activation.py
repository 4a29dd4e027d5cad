"""An in-place ReLU is refused after tanh, not after a product."""

# %% after_linear
import torch
from torch import nn

x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
W = torch.tensor([[7.0, -1, 3], [2, 5, -13]])
W.requires_grad_()  # (m, n)
relu = nn.ReLU(inplace=True)

relu(W @ x).sum().backward()
print("W.grad =", W.grad, sep="\n")

# %% after_tanh tags=["raises-exception"]
relu(torch.tanh(W @ x)).sum().backward()
