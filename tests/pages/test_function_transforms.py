"""The facts of the page function_transforms: how its functions are built.

More files have parameters, the NTK and lost arguments; nesting and control flow; and
attention and torch.compile. No test can check what PyTorch's pages, tutorials
and issues that the page links to say today, the comments in the tutorial on the NTK,
and how the library began.
"""

import math
from pathlib import Path
from typing import Any

import pytest
import torch
from oracles import close, directional_difference, jacobian_by_differences
from oracles import jacobian_by_formula as formula
from pictures import arrays, texts
from torch import func


def drawn(g, *shape):
    return torch.randn(shape, generator=g, dtype=torch.float64)


def alike(one, other):
    """Containers of the same structure, with the same tensors in it."""
    assert structure(one) == structure(other)
    torch.testing.assert_close(one, other)


def structure(tree):
    """The same for containers of one structure, whatever tensors they hold."""
    if isinstance(tree, dict):
        return [(key, structure(branch)) for key, branch in tree.items()]
    if isinstance(tree, torch.Tensor):
        return torch.Tensor
    return type(tree), [structure(branch) for branch in tree]


def numbers(tree):
    """All numbers of a container, in one vector."""
    if isinstance(tree, torch.Tensor):
        return tree.reshape(-1)
    branches = tree.values() if isinstance(tree, dict) else tree
    return torch.cat([numbers(branch) for branch in branches])


# How they are built


@pytest.fixture
def built(namespace):
    return namespace("function_transforms/built")


def test_all_three_are_right_for_the_example(built):
    x, y_bar = built["x"], built["y_bar"].double()
    for J in (formula(x), jacobian_by_differences(built["f"], x)):
        close(built["J"], J)
        close(built["my_jacfwd"](built["f"])(x), J)

    def gradient(x):
        return jacobian_by_differences(lambda x: y_bar @ built["f"](x), x)

    steps = torch.stack([(gradient(x + e) - gradient(x - e)) / 2 for e in torch.eye(3)])
    close(built["H"] / 200, steps / 200)  # of a quadratic function, any step is right
    alike(built["H"], func.hessian(built["loss"])(x))
    assert built["same"] is True


@pytest.mark.parametrize("seed", range(20))
def test_the_few_lines_agree_with_torch_on_random_functions(built, seed):
    g = torch.Generator().manual_seed(seed)
    shapes = (3,), (2, 3), (), (4,), (2, 1, 2)
    into, out = shapes[seed % 5], shapes[(seed // 5 + 1) % 5]
    A, B = (drawn(g, math.prod(out), math.prod(into)) for _ in range(2))

    def f(x):
        return ((A @ x.reshape(-1)).sin() * (B @ x.reshape(-1))).reshape(out)

    x = drawn(g, *into)
    J = func.jacrev(f)(x)
    alike(built["my_jacrev"](f)(x), J)
    alike(built["my_jacfwd"](f)(x), J)
    alike(built["my_hessian"](f)(x), func.hessian(f)(x))
    assert J.shape == out + into
    x_dot = torch.randn_like(x)
    pushed = J.reshape(*out, -1) @ x_dot.reshape(-1)
    close(pushed, directional_difference(f, x, x_dot))


def container(tensors, kind):
    """These tensors in a container of that kind."""
    if kind == "dict":
        return {str(i): one for i, one in enumerate(tensors)}
    if kind == "nested":
        return {"a": tensors[0], "b": (tensors[1:], {"c": tensors[0] * 2})}
    return {"tuple": tuple, "list": list}[kind](tensors)


@pytest.mark.parametrize("seed", range(20))
def test_with_containers_they_agree_with_torch_on_random_functions(namespace, seed):
    ns = namespace("function_transforms/exercise_containers")
    g = torch.Generator().manual_seed(seed)
    kinds = "dict", "nested", "tuple", "list"
    into, out = kinds[seed % 4], kinds[seed // 4 % 4]
    x = container([drawn(g, *shape) for shape in ((2,), (), (1, 3))], into)
    weights = [drawn(g, *shape, len(numbers(x))) for shape in ((), (2, 2), (3,))]

    def f(x):
        flat = numbers(x)
        return container([flat.sum() * (W @ flat).sin() for W in weights], out)

    J = func.jacrev(f)(x)
    alike(ns["tree_jacrev"](f)(x), J)
    alike(ns["tree_jacfwd"](f)(x), J)
    hessian = ns["tree_jacfwd"](ns["tree_jacrev"](f))
    alike(hessian(x), func.hessian(f)(x))


def test_the_exercise_prints_the_blocks_of_the_jacobian(namespace):
    ns = namespace("function_transforms/exercise_containers")
    a, b = ns["x"]["a"], ns["x"]["b"]
    close(ns["product"]["a"], b)
    close(ns["product"]["b"], a * torch.eye(len(b)))
    close(ns["total"]["b"], torch.ones(len(b)))
    assert ns["total"]["a"] == 0  # the total has no part of a
    alike((ns["product"], ns["total"]), func.jacrev(ns["f"])(ns["x"]))


def test_grad_is_the_pullback_of_one(built):
    x, loss = built["x"], built["loss"]
    y, pullback = func.vjp(loss, x)[:2]
    close(func.grad(loss)(x), pullback(torch.ones_like(y))[0])
    close(func.grad(loss)(x), built["y_bar"].double() @ formula(x))


def test_hessian_in_torch_is_jacfwd_of_jacrev():
    source = Path(torch._functorch.eager_transforms.__file__).read_text()
    assert "    return jacfwd(jacrev(func, argnums), argnums)\n" in source


def test_which_of_them_takes_chunk_size_and_has_aux(built):
    f, x = built["f"], built["x"]
    close(func.jacrev(f, chunk_size=1)(x), built["J"])
    for refused, option in (
        (func.jacfwd, "chunk_size"),
        (func.hessian, "chunk_size"),
        (func.hessian, "has_aux"),
    ):
        with pytest.raises(TypeError, match=option):
            refused(f, **{option: 1})

    def with_value(x):
        return f(x), f(x)

    for jacobian in (func.jacrev, func.jacfwd):
        close(jacobian(with_value, has_aux=True)(x)[0], built["J"])


def test_the_picture_shows_rows_and_columns(namespace):
    name = "function_transforms/rows_and_columns"
    shown, J = arrays(name), formula(torch.tensor([2.0, 3.0, 5.0]))
    above, below = shown["J"]
    close(above, J)
    close(below, J)
    (seeds,), (moves,) = shown["y_bar"], shown["x_dot"]
    close(seeds @ J, above)  # row by row
    close(J @ moves, below)  # column by column
    close(moves, torch.eye(J.shape[1]))
    words = ["jacrev(f)(x)", "pullback", "jacfwd(f)(x)", "jvp"]
    assert [text for text in texts(name) if "j" in text or "p" in text] == words


def test_vmap_goes_over_autograd_grad_of_a_graph_made_outside(built):
    x = built["x"].clone().requires_grad_()
    y = built["f"](x)

    def row(y_bar):
        return torch.autograd.grad(y, x, y_bar)[0]

    close(func.vmap(row)(torch.eye(len(y))), built["J"])


def test_vjp_wants_its_inputs_at_once(built):
    vjp: Any = func.vjp
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        vjp(built["f"])(built["x"])


# Exercises


def test_has_aux_hands_out_the_value_of_the_same_run(namespace):
    ns = namespace("function_transforms/exercise_value")
    assert len(ns["runs"]) == 1
    close(ns["y"], ns["f"](ns["x"]))
    close(ns["J"], formula(ns["x"]))


def test_the_gauss_newton_product_needs_no_matrix(namespace):
    ns = namespace("function_transforms/exercise_gauss_newton")
    f, w = ns["f"], ns["w"]
    J = jacobian_by_differences(f, w)

    def outer_gradient(y):
        return jacobian_by_differences(lambda y: (y**4).sum(), y)

    H = jacobian_by_differences(outer_gradient, f(w), step=1e-3)
    by_matrix = J.T @ H @ J @ ns["w_dot"]
    torch.testing.assert_close(ns["product"], by_matrix, rtol=1e-4, atol=1e-4)
    alike(ns["product"], ns["G"] @ ns["w_dot"])
    assert not torch.allclose(H.sum(0), H[0])  # and is diagonal:
    close(H / 10, torch.diag(H.diag()) / 10)
