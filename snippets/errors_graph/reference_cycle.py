"""backward(create_graph=True) makes a cycle through .grad."""

# %% raises tags=["warns"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()

loss = (w**3).sum()
loss.backward(create_graph=True)

# %% fix
w.grad = None  # breaks the cycle
loss = (w**3).sum()
(g,) = torch.autograd.grad(
    loss, w, create_graph=True
)
(g @ g).backward()
print("w.grad =", w.grad)
