"""Fused attention has no second derivative; the MATH backend has."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import grad, vjp
from torch.nn.functional import (
    scaled_dot_product_attention as attend,
)

g = torch.Generator().manual_seed(0)
X = torch.randn(1, 2, 4, 3, generator=g)
X = X.double()  # (B, heads, tokens, n)


def attention(X):  # -> ()
    Y = attend(X, X, X)
    return Y.square().sum()


_, pullback = vjp(grad(attention), X)
pullback(X)

# %% math
from torch.func import hessian
from torch.nn.attention import (
    SDPBackend,
    sdpa_kernel,
)


def by_matmul(X):
    with sdpa_kernel(SDPBackend.MATH):
        return attention(X)


H = hessian(by_matmul)(X)
print(tuple(H.shape))
