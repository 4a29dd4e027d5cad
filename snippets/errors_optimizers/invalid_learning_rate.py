"""To go uphill, pass maximize=True."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()
torch.optim.SGD([w], lr=-0.1)

# %% fix
sgd = torch.optim.SGD(
    [w], lr=0.1, maximize=True
)
(w * w).sum().backward()
sgd.step()
print("w =", w.detach())
