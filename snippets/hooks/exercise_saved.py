"""A pack hook sees each tensor that the graph saves."""

import torch

packed = []


def pack(tensor):
    packed.append(tuple(tensor.shape))
    return tensor.half()


def unpack(stored):
    return stored.float()


# (2, 3)
W = torch.tensor([[7.0, 2, 6], [4, 8, 10]])
W.requires_grad_()
x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
graph = torch.autograd.graph
hooks = graph.saved_tensors_hooks
with hooks(pack, unpack):
    # (2, 3) @ (3,) + () -> (2,)
    y = W @ x + W.sum()
print("saved shapes:", packed)
y.backward(torch.tensor([1.0, 100.0]))
print("W.grad =", W.grad, sep="\n")
