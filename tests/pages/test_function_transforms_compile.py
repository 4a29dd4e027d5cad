"""Facts of the page function_transforms: attention and torch.compile.

torch.compile takes seconds, so most of its tests read what the snippet printed. That
compile(f) counts 1 if it was not called inside jacrev before was checked by a run.
What the fused kernels on a GPU are called, test_on_a_gpu.py compares with a run.
"""

import subprocess
import sys

import pytest
import torch
from oracles import close, directional_difference
from pictures import report
from torch import func

# Attention


def test_fused_attention_has_no_second_derivative_and_math_has(namespace):
    ns = namespace("function_transforms/attention")
    X, by_matmul = ns["X"], ns["by_matmul"]
    message = str(ns["raised"])
    assert message.startswith("derivative for aten::_scaled_dot_product_")
    assert message.endswith("_backward is not implemented")
    with pytest.raises(NotImplementedError, match="Trying to use forward AD with _sca"):
        func.hessian(ns["attention"])(X)
    Y = ns["attention"](X.requires_grad_())
    (X_bar,) = torch.autograd.grad(Y, X, create_graph=True)
    with pytest.raises(RuntimeError, match="is not implemented"):
        X_bar.square().sum().backward()  # a gradient penalty
    X = X.detach()
    close(by_matmul(X), ns["attention"](X))
    close(func.grad(by_matmul)(X), func.grad(ns["attention"])(X))
    X_dot = torch.randn_like(X)
    product = directional_difference(func.grad(by_matmul), X, X_dot)
    close(torch.tensordot(ns["H"], X_dot, 4), product)


# torch.compile, as the snippet ran


@pytest.fixture
def compiled():
    record = report().good["function_transforms/compiled"]
    return {cell.name: cell.text for cell in record.cells}


def test_the_compiled_code_runs_around_a_transform_and_not_inside(compiled):
    lines = dict(line.split(": ") for line in compiled["counted"].splitlines())
    assert lines["compile(jacrev(f))"] == "1"
    assert lines["jacrev(compile(f))"] == lines["then compile(f)"] == "0"
    assert lines["same J"] == "True"


def test_the_second_derivative_is_refused_unless_the_first_is_compiled(compiled):
    told = "torch.compile with aot_autograd does not currently support double backward"
    assert compiled["twice"].strip() == f"RuntimeError: {told}"

    def slope(x):  # of the squares of both outputs of the example
        a, b, c = x
        one, two = a * b, b + c**2
        parts = [one * b, one * a + two, 2 * two * c]
        return 2 * torch.stack(parts)

    x, x_dot = (torch.tensor(v) for v in ([2.0, 3.0, 5.0], [1.0, 10.0, 100.0]))
    hvp = directional_difference(slope, x, x_dot, step=1e-6)
    shown = compiled["once"].partition("[")[2].partition("]")[0]
    numbers = torch.tensor([float(one) for one in shown.split(",")])
    close(numbers / 1000, hvp / 1000)


# torch.compile, by a run in a program of its own, because it leaves traces in a process

F = """
import logging, torch
from torch.func import hessian, jacfwd, jacrev, vmap
logging.disable(logging.CRITICAL)
def f(x):
    return torch.stack([x[0] * x[1], x[1] + x[2] ** 2])
def loss(x):
    return f(x).square().sum()
x = torch.tensor([2.0, 3.0, 5.0])
X = torch.stack([x, 2 * x])
"""

COUNTED = """
def counting(graph, inputs):
    def run(*values):
        runs.append(graph)
        return graph(*values)
    return run
for transform in (jacrev, jacfwd):
    torch.compiler.reset()
    runs = []
    compiled = torch.compile(f, backend=counting)
    for call in (compiled, transform(compiled), compiled):
        call(x)
        print(len(runs))
    torch.compiler.reset()
    try:
        transform(torch.compile(f, backend=counting, fullgraph=True))(x)
    except torch._dynamo.exc.Unsupported as error:
        for line in str(error).splitlines():
            print("said:", line.strip(" -"))
"""

REFUSED = """
for one, at in (
    (hessian(loss), x),
    (vmap(jacrev(jacrev(loss))), X),
    (vmap(hessian(loss)), X),
    (hessian(hessian(loss)), x),
):
    right = one(at)
    try:
        found = torch.compile(one, backend="aot_eager")(at)
        print(torch.allclose(found, right))
    except RuntimeError as error:
        print(type(error).__name__)
"""


def lines_of(program):
    run = [sys.executable, "-W", "ignore", "-c", F + program]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_after_one_call_inside_a_transform_the_compiled_code_runs_no_more():
    lines = lines_of(COUNTED)
    assert [line for line in lines if line.isdigit()] == ["1"] * 6
    assert lines.count("said: Unsupported functorch tracing attempt") == 2
    calling = "said: Calling torch.func.{}(compiled_fn) function from eager mode is not"
    for name in ("grad", "jvp"):
        assert sum(line.startswith(calling.format(name)) for line in lines) == 1


def test_a_hessian_compiles_and_under_vmap_or_twice_it_does_not():
    said = ["True", "True", "TorchRuntimeError", "TorchRuntimeError"]
    assert lines_of(REFUSED) == said
