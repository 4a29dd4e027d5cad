"""Which derivative works inside which transform: a table by a run."""

# %% inner
import torch
from torch.autograd import (
    forward_ad,
    functional,
)
from torch.utils.checkpoint import checkpoint


def loss(x):  # (n,) -> ()
    return x[0] * x[1] ** 2 + x[2] ** 3


def autograd_grad(x, **options):
    y = loss(x)
    return torch.autograd.grad(
        y, x, **options
    )[0]


def create_graph(x):
    return autograd_grad(x, create_graph=True)


def backward(x):
    loss(x).backward()
    return x.grad


# %% more
def functional_vjp(x):
    return functional.vjp(loss, x)[1]


def dual_level(x):
    parts = []
    for e in torch.eye(len(x)):
        with forward_ad.dual_level():
            dual = forward_ad.make_dual(x, e)
            y = forward_ad.unpack_dual(
                loss(dual)
            )
            parts.append(y.tangent)
    return torch.stack(parts)


def checkpointed(x):
    return checkpoint(
        loss, x, use_reentrant=False
    )


# %% names
from torch.func import (
    grad,
    jacfwd,
    jacrev,
    vmap,
)

inner = {
    "grad": grad(loss),
    "jacrev": jacrev(loss),
    "jacfwd": jacfwd(loss),
    "grad, checkpoint": grad(checkpointed),
    "autograd.grad": autograd_grad,
    "  create_graph": create_graph,
    "backward": backward,
    "functional.vjp": functional_vjp,
    "dual_level": dual_level,
}


# %% outcome
def outcome(f, x, right):
    try:
        found = f(x)
    except RuntimeError:
        return "raises"
    if torch.equal(found, right):
        return "right"
    return "wrong" if found.any() else "zeros"


X = torch.tensor(
    [[2.0, 3.0, 5.0], [4.0, 9.0, 7.0]]
)  # (B, n)
x = X[0]
each = torch.stack([grad(loss)(x) for x in X])
H = torch.func.hessian(loss)(x)  # (n, n)

# %% table
table = {}
line = "{:16}  {:6}  {:6}  {}"
print(
    line.format(
        "", "vmap", "jacrev", "jacfwd"
    )
)
for name, g in inner.items():
    table[name] = row = (
        outcome(vmap(g), X, each),
        outcome(jacrev(g), x, H),
        outcome(jacfwd(g), x, H),
    )
    print(line.format(name, *row))
