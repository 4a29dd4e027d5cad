"""The unpack hook returns the saved tensor."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd import graph


def to_numpy(saved):
    return saved.detach().numpy()


def to_tensor(packed):
    torch.from_numpy(packed)  # and no return


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
hooks = graph.saved_tensors_hooks
with hooks(to_numpy, to_tensor):
    y = x.exp()
y.sum().backward()

# %% fix
with hooks(to_numpy, torch.from_numpy):
    y = x.exp()
y.sum().backward()
print("x.grad =", x.grad)
