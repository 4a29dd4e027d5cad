"""The facts of the page cost_of_hvp that do not hang on a machine.

No test can check what the cited post and issues say, that the post has forward over
reverse above reverse over forward in memory, and that `mse_loss` is the only reason for
the error that the page shows: these were read.
"""

import ast
import inspect
from functools import partial

import pytest
import torch
from checks.topics import assert_said
from oracles import close, directional_difference, jacobian_by_differences
from pictures import arrays
from torch import nn
from torch._functorch import eager_transforms
from torch.autograd import functional
from torch.func import functional_call, grad, hessian, jvp
from torch.testing import assert_close

from snippet_engine.read import cells

HVP = "cost_of_hvp/two_variables"


def test_gradient_and_hessian_of_two_variables_are_as_the_formulas_say(namespace):
    ns = namespace(HVP)
    a, b = ns["x"].tolist()
    H = torch.tensor([[2 * b, 2 * a], [2 * a, 6 * b]])
    close(ns["g"], torch.tensor([2 * a * b, a**2 + 3 * b**2]))
    close(ns["H"], H)
    close(ns["hvp"], H @ ns["v"])
    close(ns["hvp"], directional_difference(grad(ns["f"]), ns["x"], ns["v"]))


def test_the_page_has_the_numbers_of_two_variables(namespace):
    ns = namespace(HVP)
    x, v, g, hvp = (ns[name].detach().int().tolist() for name in ("x", "v", "g", "hvp"))
    assert_said("cost_of_hvp", f"$x = ({x[0]}, {x[1]})$")
    assert_said("cost_of_hvp", f"= ({g[0]}, {g[1]})$")
    first, second = rows = ns["H"].int().tolist()
    for row in rows:
        assert_said("cost_of_hvp", f"= ({row[0]}, {row[1]})$")
    sums = [f"{v[0] * row[0]} + {v[1] * row[1]}" for row in (first, second)]
    assert_said("cost_of_hvp", f"= ({sums[0]},\\ {sums[1]}) = ({hvp[0]}, {hvp[1]})$")


def test_the_picture_adds_up_the_rows_times_the_entries_of_v(namespace):
    drawn = arrays("cost_of_hvp/rows_of_the_hessian")
    shown = {name: one for name, (one,) in drawn.items()}
    ns = namespace(HVP)
    for name in ("g", "v", "H", "hvp"):
        close(shown[name], ns[name])
    close(shown["product"], shown["v"][:, None] * shown["H"])
    close(shown["hvp"], shown["product"].sum(0))


def test_a_vjp_of_the_gradient_is_the_transpose_times_v_and_a_jvp_is_the_same(
    namespace,
):
    ns = namespace(HVP)
    H = jacobian_by_differences(grad(ns["f"]), ns["x"])
    assert_close(H, H.T)
    close(ns["hvp"], H.T @ ns["v"].double())
    forward = jvp(grad(ns["f"]), (ns["x"].detach(),), (ns["v"],))[1]
    close(forward, ns["hvp"])


def flat_loss(ns, loss):
    """The model's loss as a function of all its numbers in one vector, and where."""
    names, params = zip(*ns["model"].named_parameters(), strict=True)
    sizes = [w.numel() for w in params]

    def of_flat(flat):
        parts = flat.split(sizes)
        shaped = (part.view(w.shape) for part, w in zip(parts, params, strict=True))
        dtype = flat.dtype
        values = dict(zip(names, shaped, strict=True))
        out = functional_call(ns["model"], values, ns["X"].to(dtype))
        return loss(out, ns["Y"].to(dtype))

    return of_flat, torch.cat([w.detach().flatten() for w in params])


def flat(parts):
    return torch.cat([part.detach().flatten() for part in parts])


def test_the_product_for_a_model_is_that_of_its_flattened_hessian(namespace):
    ns = namespace("cost_of_hvp/model")
    shapes = [w.shape for w in ns["params"]]
    assert [part.shape for part in ns["hvp"]] == shapes == [w.shape for w in ns["v"]]
    of_flat, at = flat_loss(ns, nn.functional.mse_loss)
    v, found = flat(ns["v"]), flat(ns["hvp"])
    assert_close(found, hessian(of_flat)(at) @ v, rtol=1e-4, atol=1e-5)
    moved = directional_difference(grad(of_flat), at, v)
    assert_close(found.double(), moved, rtol=1e-4, atol=1e-5)
    assert_close(flat(ns["same"].values()), found, rtol=1e-4, atol=1e-5)


def test_mse_loss_alone_cannot_be_pushed_forward_through_its_gradient(namespace):
    ns = namespace("cost_of_hvp/model")

    def squares(out, Y):
        return ((out - Y) ** 2).mean()

    of_flat, at = flat_loss(ns, nn.functional.mse_loss)
    v = flat(ns["v"])
    with pytest.raises(RuntimeError, match="ZeroTensors are immutable"):
        jvp(grad(of_flat), (at,), (v,))
    of_sum, _ = flat_loss(ns, partial(nn.functional.mse_loss, reduction="sum"))
    assert_close(
        jvp(grad(of_sum), (at,), (v,))[1],
        flat(ns["hvp"]) * ns["Y"].numel(),
        rtol=1e-4,
        atol=1e-5,
    )  # "with its default, the mean"
    of_squares, _ = flat_loss(ns, squares)
    assert_close(of_squares(at), of_flat(at))
    pushed = jvp(grad(of_squares), (at,), (v,))[1]
    assert_close(pushed, flat(ns["hvp"]), rtol=1e-4, atol=1e-5)


def test_the_call_that_raises_is_the_one_that_works_with_the_squares_written_out(
    project,
):
    tree = ast.parse(project.source("cost_of_hvp/model").read_text("utf-8"))
    calls = [ast.unparse(one) for one in ast.walk(tree) if isinstance(one, ast.Call)]
    raises, works = (call for call in calls if call.startswith("jvp("))
    assert raises == works


def test_the_operations_of_each_way_are_those_of_its_layers(namespace):
    ns = namespace("cost_of_hvp/hvp")
    layers, n, _ = ns["W"].shape
    product = 2 * len(ns["x"]) * n * n
    # x is no parameter, so its layer has fewer products; PyTorch multiplies some zeros
    assert ns["once"] == (3 * layers - 1) * product
    expected = {
        "forward_over_reverse": 9 * layers - 3,
        "reverse_over_forward": 8 * layers - 3,
        "reverse_over_reverse": 9 * layers - 5,
        "two_vjps": 9 * layers - 5,
        "functional_hvp": 15 * layers - 9,
    }
    assert [way.__name__ for way in ns["ways"]] == list(expected)
    for name, products in expected.items():
        assert ns["flops"](ns[name]) == products * product, name
    limits = [products / layers for products in expected.values()]
    assert limits == pytest.approx([9, 8, 9, 9, 15], abs=9 / layers)


def test_functional_hvp_takes_two_products_more_for_each_convolution(namespace):
    ns = namespace("cost_of_hvp/hvp")
    draw = torch.Generator().manual_seed(0)
    image = torch.randn(2, 4, 8, 8, generator=draw)
    product = 2 * image.numel() * 4 * 9

    def loss(kernels):
        h = image
        for kernel in kernels:
            h = torch.tanh(nn.functional.conv2d(h, kernel, padding=1))
        return (h**2).sum()

    for layers in (2, 5):
        kernels = torch.randn(layers, 4, 4, 3, 3, generator=draw) / 6
        v = torch.randn(kernels.shape, generator=draw)
        ns["functional_hvp"].__globals__.update(loss=loss, v=v, W=kernels)
        products = 17 * layers - 9  # and 15 for a product of matrices
        assert ns["flops"](ns["functional_hvp"]) == products * product


def test_all_ways_are_the_derivative_of_the_gradient_along_v(namespace):
    ns = namespace("cost_of_hvp/hvp")
    W, v = ns["W"].double(), ns["v"].double()
    ns["loss"].__globals__.update(x=ns["x"].double(), v=v)
    wanted = directional_difference(torch.func.grad(ns["loss"]), W, v)
    for way in ns["ways"]:
        assert_close(way(W), wanted, rtol=1e-5, atol=1e-5 * wanted.abs().max().item())


def test_a_way_that_is_wrong_in_one_number_would_stop_the_snippet(namespace, project):
    ns = namespace("cost_of_hvp/hvp")
    (check,) = (
        cell.source
        for cell in cells.parse(project.source("cost_of_hvp/hvp")).cells
        if cell.name == "flops"
    )
    right = ns["two_vjps"]

    def two_vjps(W):
        product = right(W)
        product[0, 0, 0] += 1e-3 * product.abs().max()
        return product

    ns["two_vjps"] = two_vjps
    with pytest.raises(AssertionError):
        exec(check, ns)


def test_functional_hvp_goes_back_three_times_and_sends_you_to_vhp():
    source = inspect.getsource(functional.hvp)
    assert source.count(" = _autograd_grad(") == 3
    twice = inspect.getsource(functional.vhp)
    assert twice.count(" = _autograd_grad(") == 2
    assert "you should use vhp instead" in " ".join(str(functional.hvp.__doc__).split())


def test_the_gradient_of_torch_func_keeps_its_graph():
    source = inspect.getsource(eager_transforms.grad_and_value_impl)
    assert "flat_outputs, flat_diff_args, create_graph=True" in source


@pytest.mark.parametrize("shape", [(4,), (1, 4), (2, 4), (4, 1)])
def test_the_line_of_the_post_raises_for_every_shape(shape):
    U, W, x = torch.ones(shape), torch.ones(4, 3), torch.ones(3)

    def as_in_the_post():
        z1 = W @ x
        z3 = 0.5 * torch.linalg.norm(U @ z1) ** 2
        return (U.T if U.ndim == 2 else U) @ z3

    with pytest.raises(RuntimeError):
        as_in_the_post()


def test_reverse_over_reverse_by_hand_has_the_products_of_forward_over_reverse(
    namespace,
):
    ns = namespace("cost_of_hvp/hvp_by_hand")
    x, (U, W), (v_U, v_W) = ns["x"], ns["at"], ns["along"]
    z, z_dot = W @ x, v_W @ x
    y, y_dot = U @ z, U @ z_dot + v_U @ z
    z_bar_dot = U.T @ y_dot + v_U.T @ y
    U_bar_dot = torch.outer(y_dot, z) + torch.outer(y, z_dot)
    W_bar_dot = torch.outer(z_bar_dot, x)
    for found, expected, wanted in zip(
        ns["found"], (U_bar_dot, W_bar_dot), ns["wanted"], strict=True
    ):
        assert_close(found, expected)
        assert_close(found, wanted)
    source = inspect.getsource(ns["by_hand"])
    lines = [line for line in source.splitlines() if not line.strip().startswith("#")]
    code = "\n".join(lines)
    assert code.count(" @ ") + code.count("outer(") == 10
