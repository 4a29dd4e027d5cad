"""An output that differs from sample to sample needs a dimension."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([10.0, 100.0])


def both(x):
    return x @ w, w.sum()


X = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
torch.vmap(both, out_dims=None)(X)

# %% fix
y, total = torch.vmap(
    both, out_dims=(0, None)
)(X)
print("y =", y)
print("total =", total)
