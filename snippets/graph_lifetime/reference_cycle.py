"""backward(create_graph=True) ties x to x.grad, and x stays."""

import gc
import warnings
import weakref

from torch import autograd, tensor


def by_backward(x):
    (x**3).backward(create_graph=True)


def by_reset(x):
    by_backward(x)
    x.grad = None


def by_grad(x):
    autograd.grad(x**3, x, create_graph=True)


def outlives(use):  # is x there after del x?
    x = tensor(7.0, requires_grad=True)
    use(x)
    seen = weakref.ref(x)
    del x
    gc.collect()
    return seen() is not None


warnings.simplefilter("ignore")
print("by_backward:", outlives(by_backward))
print("by_reset:   ", outlives(by_reset))
print("by_grad:    ", outlives(by_grad))
