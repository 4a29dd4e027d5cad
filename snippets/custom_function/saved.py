"""A saved tensor is checked for changes, and freed after the pass."""

# %% kinds
import weakref

import torch
from torch.autograd import Function, grad


class Attribute(Function):
    @staticmethod
    def forward(x):
        return x * x

    @staticmethod
    def setup_context(ctx, inputs, output):
        (ctx.x,) = inputs

    @staticmethod
    def backward(ctx, y_bar):
        return 2 * ctx.x * y_bar


class Saved(Attribute):
    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, y_bar):
        (x,) = ctx.saved_tensors
        return 2 * x * y_bar


# %% memory
x = torch.full((250_000,), 3.0)  # 1 MB
x.requires_grad_()
for kind in (Attribute, Saved):
    h = x * 5
    held = weakref.ref(h)
    y = kind.apply(h)
    del h
    y.sum().backward()
    kept = held()
    size = 0 if kept is None else kept.nbytes
    print(
        kind.__name__, "keeps", size, "bytes"
    )
    del kept

# %% attribute
h = x * 5
y = Attribute.apply(h)
with torch.no_grad():
    h += 100
print("right =", 2 * (5 * x[0].item()) * 5)
print("got =", grad(y.sum(), x)[0][0].item())

# %% saved tags=["raises-exception"]
h = x * 5
y = Saved.apply(h)
with torch.no_grad():
    h += 100
grad(y.sum(), x)
