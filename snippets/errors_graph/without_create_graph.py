"""Only create_graph=True records the backward pass."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()

loss = (w**3).sum()
(g,) = torch.autograd.grad(loss, w)
g.sum().backward()

# %% fix
loss = (w**3).sum()
(g,) = torch.autograd.grad(
    loss, w, create_graph=True
)
g.sum().backward()
print("w.grad =", w.grad)  # 6w
