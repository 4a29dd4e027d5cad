"""backward(create_graph=True) ties x to x.grad, and x is never freed."""

import gc
import warnings
import weakref

import torch


def with_backward(x):
    (x**3).sum().backward(create_graph=True)


def with_reset(x):
    with_backward(x)
    x.grad = None


def with_grad(x):
    y = (x**3).sum()
    torch.autograd.grad(
        y, x, create_graph=True
    )


def outlives(use):  # is x there after del x?
    x = torch.tensor([2.0, 3.0, 5.0])
    x.requires_grad_()
    use(x)
    seen = weakref.ref(x)
    del x
    gc.collect()
    return seen() is not None


warnings.simplefilter("ignore")
for use in (
    with_backward,
    with_reset,
    with_grad,
):
    print(f"{use.__name__}:", outlives(use))
