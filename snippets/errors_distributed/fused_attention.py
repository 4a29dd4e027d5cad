"""Fused attention has a first derivative only."""

# %% raises tags=["raises-exception"]
import torch
import torch.nn.functional as F
from torch.nn import attention


def fused(q):
    y = F.scaled_dot_product_attention(
        q, q.sin(), q.cos()
    )
    return y.square().sum()


def penalty_gradient(f, q):
    (slope,) = torch.autograd.grad(
        f(q), q, create_graph=True
    )
    return torch.autograd.grad(
        slope.square().sum(), q
    )[0]


new = torch.Generator().manual_seed(0)
q = torch.randn(1, 2, 5, 4, generator=new)
q.requires_grad_()
penalty_gradient(fused, q)


# %% fix
def plain(q):
    weights = (q @ q.sin().mT / 2).softmax(-1)
    return (weights @ q.cos()).square().sum()


math = attention.SDPBackend.MATH
with attention.sdpa_kernel(math):
    mine = penalty_gradient(fused, q)
right = penalty_gradient(plain, q)
print("max |mine - right| < 1e-4:")
print((mine - right).abs().max() < 1e-4)
