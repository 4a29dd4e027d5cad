"""An in-place ReLU is refused after tanh, not after a product."""

# %% after_linear
import torch
from torch import nn

x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
rows = [[7.0, -1, 3], [2, 5, -13]]
W = torch.tensor(rows)  # (m, n)
W.requires_grad_()
relu = nn.ReLU(inplace=True)

relu(W @ x).sum().backward()
print("W.grad =", W.grad, sep="\n")

# %% after_tanh tags=["raises-exception"]
h = torch.tanh(W @ x)
relu(h).sum().backward()
