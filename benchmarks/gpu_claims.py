"""The runs of `on_a_gpu.py`: what a page says of a GPU, done on one.

Each returns what it found, or the message that it is about.
"""

import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from studies import problems
from torch import Tensor
from torch.func import jvp

sys.path.insert(0, str(Path(__file__).parents[1]))  # for the package beside this folder

from sparse_jacobian import SparseJacobian

GPU = torch.device("cuda")


def raised(run: Callable[[], object]) -> str:
    """The type and the message of what a call raises; an error if it raises nothing."""
    try:
        run()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    raise AssertionError("nothing was raised")


def seed_on_the_cpu() -> str:
    """A vector that was not moved to the GPU."""
    y = torch.ones(3, device=GPU, requires_grad=True) * 2
    return raised(lambda: y.backward(torch.ones(3)))


def seed_without_dimensions() -> list[float]:
    """A seed of shape () on the CPU, for an output on the GPU: x.grad."""
    x = torch.tensor(3.0, device=GPU, requires_grad=True)
    (x * 2).backward(torch.tensor(5.0))
    assert x.grad is not None
    return [x.grad.item()]


def grad_on_the_cpu() -> str:
    """A gradient from the CPU, assigned to a tensor on the GPU."""
    x = torch.ones(3, device=GPU, requires_grad=True)
    return raised(lambda: setattr(x, "grad", torch.ones(3)))


class Forgetful(torch.autograd.Function):
    """Its backward makes the gradient on the default device."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        """Twice x."""
        return x * 2

    @staticmethod
    def backward(ctx: Any, *y_bar: Tensor) -> Tensor:
        """Zeros, without a device."""
        return torch.zeros(3)


def gradient_on_the_cpu() -> str:
    """What `Forgetful` leads to."""
    x = torch.ones(3, device=GPU, requires_grad=True)
    return raised(lambda: Forgetful.apply(x).sum().backward())


def any_order() -> dict[str, Any]:
    """Thousands of float64 numbers added to few places, by the backward of gather."""
    torch.manual_seed(0)
    x = torch.randn(8, dtype=torch.float64, device=GPU, requires_grad=True)
    index = torch.randint(8, (20_000,), device=GPU)
    weights = torch.randn(20_000, dtype=torch.float64, device=GPU)

    def f(x: Tensor) -> Tensor:
        return (x.gather(0, index) * weights).sum()  # backward is a scatter_add

    found = {torch.autograd.grad(f(x), x)[0].cpu().numpy().tobytes() for _ in range(20)}
    return {
        "different results of 20": len(found),
        "gradcheck": raised(lambda: torch.autograd.gradcheck(f, (x,))),
    }


def recurrent_in_eval() -> str:
    """An LSTM in evaluation mode, differentiated."""
    model = torch.nn.LSTM(3, 4).to(GPU).eval()
    x = torch.randn(5, 2, 3, device=GPU, requires_grad=True)
    return raised(lambda: model(x)[0].sum().backward())


def recurrent_mended() -> dict[str, Any]:
    """The page's loop, and cuDNN switched off: both gradients of the same model."""
    model = torch.nn.LSTM(3, 4, num_layers=2, dropout=0.5).to(GPU).eval()
    x = torch.randn(5, 2, 3, device=GPU, requires_grad=True)
    with torch.backends.cudnn.flags(enabled=False):
        slow = torch.autograd.grad(model(x)[0].sum(), x)[0]
    for layer in model.modules():
        if isinstance(layer, torch.nn.RNNBase):
            layer.train()
            layer.dropout = 0.0
    fast = torch.autograd.grad(model(x)[0].sum(), x)[0]
    twice = torch.autograd.grad(model(x)[0].sum(), x, create_graph=True)[0]
    return {
        "largest difference": float((slow - fast).abs().max()),
        "second derivative": raised(lambda: twice.sum().backward()),
    }


def threads_of_hooks() -> dict[str, bool]:
    """Whether a tensor's hook runs in the thread that called backward."""
    found = {}
    for device in ("cpu", "cuda"):
        x = torch.ones(3, device=device, requires_grad=True)
        ran: list[int] = []
        x.register_hook(lambda _, ran=ran: ran.append(threading.get_ident()))
        (x * 2).backward(torch.ones_like(x))
        found[device] = ran == [threading.get_ident()]
    return found


def ties() -> dict[str, dict[str, list[int]]]:
    """The indices that max, median and sort give where all elements are equal."""
    found = {}
    for device in ("cpu", "cuda"):
        x = torch.ones(5_000, device=device)
        found[device] = {
            "max": [int(x.max(0).indices)],
            "median": [int(x.median(0).indices)],
            "sort": x.sort().indices[:3].tolist(),
            "topk": x.topk(3).indices.tolist(),
        }
    return found


def attention(q: Tensor) -> Tensor:
    """Fused attention of a tensor with itself."""
    return F.scaled_dot_product_attention(q, q, q)


def attention_twice() -> dict[str, str]:
    """The second derivative of fused attention, and its JVP, in float32 and float16."""
    found = {}
    for dtype in (torch.float32, torch.float16):
        q = torch.randn(1, 2, 16, 64, device=GPU, dtype=dtype, requires_grad=True)
        point = (q.detach(),)
        y = attention(q)
        slope = torch.autograd.grad(y.sum(), q, create_graph=True)[0]
        found[f"{dtype} twice"] = raised(slope.sum().backward)
        found[f"{dtype} jvp"] = raised(partial(jvp, attention, point, point))
    return found


def out_of_memory() -> str:
    """A Jacobian whose rows do not fit at once: 200,000 outputs, a million inside."""
    x = torch.ones(1_000_000, device=GPU)

    def f(x: Tensor) -> Tensor:
        return x.sin().view(200_000, 5).mean(1)

    return raised(lambda: torch.func.jacrev(f)(x))


def kept_for_later() -> dict[str, int]:
    """Bytes in use and bytes held, after a tensor of 1 GiB has come and gone."""
    torch.cuda.empty_cache()
    torch.cuda.reset_peak_memory_stats()
    big = torch.ones(2**28, device=GPU)
    del big
    return {
        "in use": torch.cuda.memory_allocated(),
        "most in use": torch.cuda.max_memory_allocated(),
        "held": torch.cuda.memory_reserved(),
    }


def sparse_as_dense() -> dict[str, float]:
    """The largest difference between the compressed Jacobian and jacrev's."""
    found = {}
    for name, f in problems.PROBLEMS.items():
        x = problems.start(name, problems.size(name, 200), GPU)
        compressed = SparseJacobian(f, x)(x)
        assert compressed.is_cuda
        dense = torch.func.jacrev(f)(x)
        found[name] = float((compressed.to_dense() - dense).abs().max())
    return found


CLAIMS: tuple[Callable[[], Any], ...] = (
    seed_on_the_cpu, seed_without_dimensions, grad_on_the_cpu, gradient_on_the_cpu,
    any_order, recurrent_in_eval, recurrent_mended, threads_of_hooks, ties,
    attention_twice, sparse_as_dense, kept_for_later, out_of_memory,
)  # fmt: skip
