"""At one point, n products cost as much as H."""

# %% network
import torch
from torch import autograd
from torch.func import grad, hessian

draw = torch.Generator().manual_seed(0)
x = torch.randn(30, 4, generator=draw)
W = torch.randn(3, 4, 4, generator=draw)
W = W / 2  # (L, k, k), n = 48 numbers


def loss(W):  # (L, k, k) -> ()
    h = x  # (B, k)
    for layer in W:
        h = torch.tanh(h @ layer)
    return (h**2).sum()


# %% products
def products(W, count):
    W = W.clone().requires_grad_()
    (g,) = autograd.grad(
        loss(W), W, create_graph=True
    )
    for _ in range(count):
        v = torch.randn(
            W.shape, generator=draw
        )
        autograd.grad(
            g, W, v, retain_graph=True
        )


# %% flops
from torch.utils import flop_counter

Counter = flop_counter.FlopCounterMode


def flops(f, *inputs):
    with Counter(display=False) as count:
        f(*inputs)
    return count.get_total_flops()


once = flops(grad(loss), W)
for count in (1, 2, 10, W.numel()):
    cost = flops(products, W, count) / once
    print(f"products = {count}: {cost:.2f}")
cost = flops(hessian(loss), W) / once
print(f"hessian: {cost:.2f}")
