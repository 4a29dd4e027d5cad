"""Three marks tell autograd what the forward pass did."""

# %% dirty
import torch
from torch.autograd import Function, grad


class Double(Function):
    @staticmethod
    def forward(ctx, x):
        return x.mul_(2)  # in place

    @staticmethod
    def backward(ctx, y_bar):
        return 2 * y_bar


class MarkedDouble(Double):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        return x.mul_(2)


x = torch.tensor([3.0, 5.0])
x.requires_grad_()
for kind in (Double, MarkedDouble):
    h = x * 7
    kind.apply(h)
    print(kind.__name__, grad(h.sum(), x)[0])


# %% sort
class Sort(Function):
    @staticmethod
    def forward(ctx, x):
        y, places = x.sort()
        ranks = places.argsort().to(x.dtype)
        ctx.save_for_backward(places)
        return y, ranks

    @staticmethod
    def backward(ctx, y_bar, ranks_bar):
        print("ranks_bar =", ranks_bar)
        (places,) = ctx.saved_tensors
        x_bar = torch.zeros_like(y_bar)
        return x_bar.index_add(
            0, places, y_bar
        )


class MarkedSort(Sort):
    @staticmethod
    def forward(ctx, x):
        y, ranks = Sort.forward(ctx, x)
        ctx.mark_non_differentiable(ranks)
        ctx.set_materialize_grads(False)
        return y, ranks


# %% outputs
x = torch.tensor([5.0, 2.0, 3.0])
x.requires_grad_()
y_bar = torch.tensor([1.0, 10.0, 100.0])
for kind in (Sort, MarkedSort):
    y, ranks = kind.apply(x)
    print("ranks:", ranks.requires_grad)
    print("x_bar =", grad(y, x, y_bar)[0])
