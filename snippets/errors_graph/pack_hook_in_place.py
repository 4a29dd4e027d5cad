"""The pack hook may not change the tensor that it gets."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd import graph


def same(tensor):
    return tensor


w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()
pack = torch.Tensor.round_  # saves space?
with graph.saved_tensors_hooks(pack, same):
    loss = torch.exp(w).square().sum()

# %% fix
pack = torch.Tensor.round  # a new tensor
with graph.saved_tensors_hooks(pack, same):
    loss = torch.exp(w).square().sum()
loss.backward()
print("w.grad =", w.grad)  # 2 * rounded**2
