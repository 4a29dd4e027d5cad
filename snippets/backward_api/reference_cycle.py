"""backward(create_graph=True) keeps x alive until .grad goes."""

# %% warned tags=["warns"]
import gc
import weakref

import torch


def alive_after(use):
    x = torch.tensor([2.0, 3.0])
    x.requires_grad_()
    use(x, (x**3).sum())
    there = weakref.ref(x)
    del x
    gc.collect()
    return there() is not None


def by_backward(x, loss):
    loss.backward(create_graph=True)


def by_grad(x, loss):
    torch.autograd.grad(
        loss, x, create_graph=True
    )


def cleared(x, loss):
    loss.backward(create_graph=True)
    x.grad = None


print("backward:", alive_after(by_backward))
print("grad:    ", alive_after(by_grad))
print("cleared: ", alive_after(cleared))
