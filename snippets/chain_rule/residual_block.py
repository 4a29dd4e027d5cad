"""In a residual block, the skip and the branch both send to x."""

import torch
from torch import nn

from drawing.graph import draw_graph


class Block(nn.Module):
    def __init__(self, n, k):
        super().__init__()
        self.inner = nn.Linear(
            n, k, bias=False
        )
        self.outer = nn.Linear(
            k, n, bias=False
        )

    def forward(self, x):
        h = torch.relu(self.inner(x))
        return x + self.outer(h)


block = Block(2, 3)
with torch.no_grad():
    block.inner.weight.copy_(
        torch.tensor(
            [[2.0, 1], [-2, 3], [3, -4]]
        )
    )
    block.outer.weight.copy_(
        torch.tensor([[2.0, 3, 5], [4, 1, 3]])
    )
x = torch.tensor([[2.0, 3.0]])  # (B, n)
x.requires_grad_()
y = block(x)  # (B, n)
y_bar = torch.tensor([[1.0, 100.0]])  # like y

picture = draw_graph(
    {"y": y},
    {"x": x},
    {"y": y_bar},
    numbered=True,
)
