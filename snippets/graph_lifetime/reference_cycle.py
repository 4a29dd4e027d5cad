"""backward(create_graph=True) ties x to x.grad, and x stays."""

import gc
import warnings
import weakref

from torch import autograd, tensor


def with_backward(x):
    (x**3).backward(create_graph=True)


def with_reset(x):
    with_backward(x)
    x.grad = None


def with_grad(x):
    autograd.grad(x**3, x, create_graph=True)


def outlives(use):  # is x there after del x?
    x = tensor(7.0, requires_grad=True)
    use(x)
    seen = weakref.ref(x)
    del x
    gc.collect()
    return seen() is not None


warnings.simplefilter("ignore")
print(
    "with_backward:", outlives(with_backward)
)
print("with_reset:   ", outlives(with_reset))
print("with_grad:    ", outlives(with_grad))
