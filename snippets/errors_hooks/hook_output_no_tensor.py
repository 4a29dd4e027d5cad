"""Backward hooks need a tensor or a tuple as output."""

# %% raises tags=["warns"]
import torch
from torch import nn


class Head(nn.Linear):
    def forward(self, x):
        return {"score": super().forward(x)}


seen = []
head = Head(3, 2)
head.register_full_backward_hook(print)
x = torch.ones(5, 3, requires_grad=True)
out = head(x)

# %% fix
out["score"].register_hook(seen.append)
out["score"].sum().backward()
print("seen:", [[*bar.shape] for bar in seen])
