"""What the fixes for forward mode do: differences, and both products with J."""

import signal
import subprocess
import sys
from importlib.resources import files

import pytest
import torch
import torch.autograd.forward_ad as fw
from oracles import close, directional_difference, jacobian_by_differences
from torch.func import grad, hessian, jacfwd, jvp
from torch.nn.functional import mse_loss
from torch.testing import assert_close

from vjp_errors import explain


@pytest.mark.parametrize(
    "claim",
    [
        "no_dual_level",
        "forward_gradient_size",
        "dual_integer",
        "exit_level",
        "tangent_is_gone",
        "tangent_inference_mode",
    ],
)
def test_the_tangent_of_a_fix_is_the_slope_along_x_dot(namespace, claim):
    ns = namespace(f"errors_functional/{claim}")
    slope = directional_difference(ns["f"], ns["x"], ns["x_dot"])
    assert_close(ns["y_dot"].double(), slope, rtol=1e-6, atol=1e-4)
    assert not ns["y_dot"].requires_grad
    assert_close(
        jvp(ns["f"], (ns["x"].detach().double(),), (ns["x_dot"].double(),))[1],
        ns["y_dot"].double(),
    )


def test_no_dual_level_a_level_that_an_exception_left_open_stays_open():
    x = torch.ones(2)
    level = fw.enter_dual_level()
    try:
        with pytest.raises(RuntimeError, match="different size"):
            fw.make_dual(x, torch.ones(3))
        fw.make_dual(x, x)  # works by accident
        with pytest.raises(RuntimeError, match="Nested forward mode"):
            fw.enter_dual_level()
    finally:
        fw.exit_dual_level(level=level)
    with pytest.raises(RuntimeError, match="Dual level must be a positive number"):
        fw.exit_dual_level()


def test_forward_gradient_size_fix_uses_both_vectors_of_one_jacobian(namespace):
    ns = namespace("errors_functional/forward_gradient_size")
    (x_bar,) = ns["pullback"](ns["v"])
    close(x_bar, jacobian_by_differences(ns["f"], ns["x"]).T @ ns["v"].double())
    assert_close(ns["v"] @ ns["y_dot"], x_bar @ ns["x_dot"])
    with pytest.raises(RuntimeError, match="different size"):
        jvp(ns["f"], (ns["x"],), (torch.ones(1),))


def test_dual_integer_of_the_tangent_alone_is_refused_as_well(namespace):
    ns = namespace("errors_functional/dual_integer")
    with pytest.raises(ValueError, match="Expected tangent to be floating point"):
        jvp(ns["f"], (ns["x"].double(),), (ns["x_dot"],))


def test_dual_of_dual_fix_has_the_columns_of_the_jacobian(namespace):
    ns = namespace("errors_functional/dual_of_dual")
    J = torch.stack(ns["columns"], -1)
    close(J, jacobian_by_differences(ns["f"], ns["x"]))
    assert_close(J, torch.func.jacfwd(ns["f"])(ns["x"]))
    with fw.dual_level():
        plain = fw.unpack_dual(fw.make_dual(ns["x"], ns["x"])).primal
        assert fw.unpack_dual(plain).tangent is None


def test_nested_forward_fix_is_the_second_derivative_along_the_direction(namespace):
    ns = namespace("errors_functional/nested_forward")
    f, x, x_dot = ns["f"], ns["x"].double(), ns["x_dot"].double()
    H = jacobian_by_differences(torch.func.grad(f), x)
    assert_close(ns["second"].double(), x_dot @ H @ x_dot, rtol=1e-6, atol=0)


def test_exit_level_closes_what_belongs_to_other_code(namespace):
    f = namespace("errors_functional/exit_level")["f"]
    level = fw.enter_dual_level()
    y = f(fw.make_dual(torch.ones(3), torch.ones(3)))
    fw.exit_dual_level()
    assert fw.unpack_dual(y).tangent is None
    with pytest.raises(RuntimeError, match="Trying to exit"):
        fw.exit_dual_level(level=level)


def test_forward_no_rule_fix_is_the_jacobian_which_two_passes_do_not_give(namespace):
    ns = namespace("errors_functional/forward_no_rule")
    f, x, J = ns["f"], ns["x"], ns["J"]
    close(J, jacobian_by_differences(ns["written_out"], x))
    assert_close(torch.autograd.functional.jacobian(f, x), J)
    with pytest.raises(RuntimeError, match="'_cdist_backward' is not implemented"):
        torch.autograd.functional.jvp(f, x, x)


def test_forward_out_argument_fix_and_that_reverse_mode_refuses_it_too(namespace):
    ns = namespace("errors_functional/forward_out_argument")
    f, x = ns["f"], ns["x"]
    close(ns["J"], jacobian_by_differences(f, x))
    with pytest.raises(RuntimeError, match="don't support automatic differentiation"):
        torch.mul(x.clone().requires_grad_(), x, out=torch.empty(3))


def product(x):
    return x[1:] * x[:-1]


def test_zero_tensors_fix_is_the_hessian_times_the_direction(namespace):
    ns = namespace("errors_functional/zero_tensors")
    x, x_dot = ns["x"], ns["x_dot"]
    H = jacobian_by_differences(grad(ns["loss"]), x)
    close(ns["hvp"], H @ x_dot.double())
    assert_close(ns["loss"](x), mse_loss(product(x), ns["target"]))

    def kept(x):
        return mse_loss(product(x), ns["target"])

    def summed(x):
        return mse_loss(product(x), ns["target"], reduction="sum") / 2

    assert_close(jvp(grad(summed), (x,), (x_dot,))[1], ns["hvp"])
    assert_close(torch.autograd.functional.hvp(kept, x, x_dot)[1], ns["hvp"])
    assert_close(hessian(kept)(x) @ x_dot, ns["hvp"])
    with pytest.raises(RuntimeError, match="ZeroTensors are immutable"):
        jacfwd(grad(kept))(x)


def test_zero_tensors_are_the_tangent_of_a_target_that_does_not_move(namespace):
    ns = namespace("errors_functional/zero_tensors")
    x, x_dot, target = ns["x"], ns["x_dot"], ns["target"]

    def loss(x, target):
        return mse_loss(product(x), target)

    still = torch.zeros_like(target)
    assert_close(jvp(grad(loss), (x, target), (x_dot, still))[1], ns["hvp"])

    def of_a_copy(x):
        return loss(x, target.clone())

    with pytest.raises(RuntimeError, match="ZeroTensors are immutable"):
        jvp(grad(of_a_copy), (x,), (x_dot,))
    rules = (files("torchgen") / "packaged/autograd/derivatives.yaml").read_text()
    assert "- mse_loss_double_backward(target_t * grad_output_p, target_p" in rules


@pytest.mark.parametrize("change", ["mul_", "copy_"])
def test_both_wordings_of_zero_tensors_lead_to_the_entry(change):
    zeros = torch._efficientzerotensor(2)
    with pytest.raises(RuntimeError) as caught:
        getattr(zeros, change)(torch.ones(2))
    entry = explain(f"RuntimeError: {caught.value}").entry
    assert entry
    assert entry.id == "zero-tensors"


LINEARIZE = """
import torch
from torch.func import grad, linearize
from torch.nn.functional import mse_loss
x = torch.tensor([2.0, 3.0, 5.0])
loss = lambda x: {}
print(linearize(grad(loss), x)[1](x))
"""


@pytest.mark.parametrize(
    ("loss", "ends"),
    [
        ("mse_loss(x, x.detach() + 1)", -signal.SIGSEGV),
        ("mse_loss(x, x.detach() + 1, reduction='sum')", -signal.SIGSEGV),
        ("((x - x.detach() - 1) ** 2).mean()", 0),
    ],
)
def test_zero_tensors_crash_linearize(loss, ends):
    command = [sys.executable, "-W", "ignore", "-c", LINEARIZE.format(loss)]
    assert subprocess.run(command, capture_output=True).returncode == ends


def test_tangent_is_gone_also_from_the_result_of_later_operations(namespace):
    y = namespace("errors_functional/tangent_is_gone")["y"]
    with fw.dual_level():
        assert fw.unpack_dual(y * y).tangent is None


def test_tangent_inference_mode_fix_builds_no_graph(namespace):
    ns = namespace("errors_functional/tangent_inference_mode")
    assert ns["x"].requires_grad
    assert not ns["y"].requires_grad
    with fw.dual_level():
        assert ns["f"](fw.make_dual(ns["x"], ns["x_dot"])).requires_grad


def test_tangent_inference_mode_jvp_is_safe_and_a_tensor_made_there_is_not(namespace):
    ns = namespace("errors_functional/tangent_inference_mode")
    f, x, x_dot = ns["f"], ns["x"].detach(), ns["x_dot"]
    for mode in (torch.inference_mode(), torch.no_grad()):
        with mode:
            assert_close(jvp(f, (x,), (x_dot,))[1], ns["y_dot"])
    with torch.inference_mode():
        made = x * 1
    with fw.dual_level():
        assert fw.unpack_dual(f(fw.make_dual(made, x_dot))).tangent is None
        dual = fw.make_dual(made.clone(), x_dot)
        assert_close(fw.unpack_dual(f(dual)).tangent, ns["y_dot"])
