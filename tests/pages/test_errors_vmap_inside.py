"""What errors_vmap says of the inside: random numbers, masks, Functions, memory."""

import warnings
from typing import Any

import pytest
import torch
from torch import nn
from torch.testing import assert_close

X = torch.tensor([[2.0, 3.0], [5.0, 7.0]])


def loop(f, x):
    return torch.stack([f(one) for one in x])


@pytest.mark.parametrize(
    ("topic", "f"),
    [
        ("control_flow", "clipped"),
        ("in_place", "reversed_"),
        ("boolean_mask", "mean_of_large"),
        ("masked_select", "sum_of_large"),
        ("no_storage", "spread"),
        ("out_argument", "cubes"),
        ("item", "scaled"),
        ("slow_fallback", "counts"),
    ],
)
def test_a_fix_is_the_loop_over_the_refused_function(namespace, topic, f):
    ns = namespace(f"errors_vmap/{topic}")
    before: dict[str, Any] = {}
    exec(source_of(topic), before)  # the function as the first cell has it
    mapped = torch.vmap(ns[f])(ns["X"])
    assert_close(mapped, loop(before[f], ns["X"]), check_dtype=False)


def source_of(topic):
    """The first cell down to its definition of X, which is before the error."""
    from checks import ROOT

    text = (ROOT / "snippets" / "errors_vmap" / f"{topic}.py").read_text("utf-8")
    return text.partition("\nX = ")[0]


@pytest.mark.parametrize(
    "word", ["if x:", "while x:", "assert x", "x and x", "max(x, 0)"]
)
def test_all_these_ask_a_tensor_for_true_or_false(word):
    def ask(x):
        exec(f"{word} 1" if word.endswith(":") else word, {"x": x})
        return x

    with pytest.raises(RuntimeError, match="in some data-dependent control flow"):
        torch.vmap(ask)(X[:, 0])


@pytest.mark.parametrize("row", [0, 1])  # one for each branch
def test_jacfwd_and_hessian_take_the_if_that_vmap_refuses(namespace, row):
    before: dict[str, Any] = {}
    exec(source_of("control_flow"), before)
    x = namespace("errors_vmap/control_flow")["X"][row]
    slope = 0.1 if x.sum() > 20 else 1.0
    assert_close(torch.func.jacfwd(before["clipped"])(x), slope * torch.eye(3))
    bend = torch.func.hessian(lambda x: (before["clipped"](x) ** 2).sum())(x)
    assert_close(bend, 2 * slope**2 * torch.eye(3))


def test_randomness_says_whether_the_rows_are_equal(namespace):
    f, x = namespace("errors_vmap/randomness")["noisy"], torch.zeros(2, 3)
    rows = torch.vmap(f, randomness="different")(x)
    assert not torch.equal(*rows)
    assert torch.equal(*torch.vmap(f, randomness="same")(x))


def test_same_randomness_fix_has_the_probabilities(namespace):
    ns = namespace("errors_vmap/same_randomness")
    y, p = ns["y"], ns["P"]
    assert (y[0] <= y[1]).all()
    assert_close(y.mean(1), p[:, 0], rtol=0, atol=0.1)
    free = torch.vmap(torch.bernoulli, randomness="different")(p)
    assert not (free[0] <= free[1]).all()
    for draw in (lambda p: torch.normal(p, 1.0), lambda p: torch.multinomial(p, 1)):
        with pytest.raises(RuntimeError, match="does not currently support same"):
            torch.vmap(draw, randomness="same")(p)


def test_unbatched_randomness_fix_differs_and_same_overwrites(namespace):
    ns = namespace("errors_vmap/unbatched_randomness")
    assert not torch.equal(*ns["y"])
    noise = torch.zeros(3)
    y = torch.vmap(lambda x: x + noise.normal_(), randomness="same")(ns["X"])
    assert torch.equal(y[0], y[1])
    assert_close(noise, y[0])


def test_item_fix_keeps_the_gradient_of_the_maximum(namespace):
    f = namespace("errors_vmap/item")["scaled"]
    x = torch.tensor([2.0, 3.0, 8.0], requires_grad=True)
    (whole,) = torch.autograd.grad(f(x).sum(), x)
    (cut,) = torch.autograd.grad((x / x.max().item()).sum(), x)
    assert_close(whole[:2], cut[:2])
    assert_close(whole[2] - cut[2], -x.detach().sum() / 64)


def test_an_index_may_differ_from_sample_to_sample():
    index = torch.tensor([1, 0])
    mapped = torch.vmap(lambda x, i: x[i])(X, index)
    assert_close(mapped, X[[0, 1], index])


@pytest.mark.parametrize(
    "f",
    [
        lambda x: x * float(x.sum()),
        lambda x: x * int(x.sum()),
        lambda x: [*range(x[0].long())] and x,
        lambda x: f"{x.sum():.2f}",
        lambda x: x[: x[0].long()],
        lambda x: torch.tensor([x[0], x[1]]),
    ],
)
def test_all_these_call_item(f):
    with pytest.raises(RuntimeError, match=r"calling \.item\(\)"):
        torch.vmap(f)(X)


def test_batch_norm_fix_is_the_loop_and_its_advice_another_network(namespace):
    ns = namespace("errors_vmap/batch_norm")
    assert_close(ns["y"], loop(ns["norm"], ns["batches"]))
    other = nn.BatchNorm1d(3, track_running_stats=False).eval()
    y = torch.vmap(other)(ns["batches"])
    assert_close(y.mean(1), torch.zeros(2, 3), rtol=0, atol=1e-6)
    assert ns["y"].mean(1).abs().max() > 0.1


def test_dynamic_shape_fix_lists_sample_and_place(namespace):
    ns = namespace("errors_vmap/dynamic_shape")
    pairs = torch.vmap(ns["large"])(ns["X"]).nonzero()
    assert_close(pairs, (ns["X"] > 4).nonzero())


@pytest.mark.parametrize("f", [torch.unique, lambda x: torch.where(x > 4)[0]])
def test_these_give_as_many_rows_as_their_numbers_want(f):
    with pytest.raises(RuntimeError, match="operators that can output dynamic shape"):
        torch.vmap(f)(X)


@pytest.mark.parametrize(
    ("write", "name"),
    [
        (lambda y, x: y.index_put_((torch.arange(2),), x), "index_put_"),
        (lambda y, x: y.copy_(x), "inplace arithmetic"),
    ],
)
def test_a_write_into_a_shared_tensor_names_the_operation(write, name):
    with pytest.raises(RuntimeError, match=rf"vmap: {name}\(self, \*extra_args"):
        torch.vmap(lambda x: write(torch.zeros(2), x))(X)


def test_the_mean_of_where_divides_by_all(namespace):
    x = namespace("errors_vmap/boolean_mask")["X"]
    wrong = torch.where(x > 4, x, 0.0).mean(1)
    assert_close(wrong, torch.where(x > 4, x, 0.0).sum(1) / 3)
    assert not torch.equal(wrong, torch.stack([row[row > 4].mean() for row in x]))


def test_an_assignment_by_a_mask_is_refused_and_where_does_it():
    def assigned(x):
        y = x.clone()
        y[y > 4] = 0.0
        return y

    with pytest.raises(RuntimeError, match="indexing with a boolean mask"):
        torch.vmap(assigned)(X)
    mapped = torch.vmap(lambda x: torch.where(x > 4, 0.0, x))(X)
    assert_close(mapped, loop(assigned, X))


def test_a_shared_mask_may_select():
    mask = torch.tensor([False, True])
    assert_close(torch.vmap(lambda x: torch.masked_select(x, mask))(X), X[:, 1:])


def test_function_fix_is_the_cube_and_its_jacobian(namespace):
    ns = namespace("errors_vmap/function_without_vmap")
    assert_close(torch.vmap(ns["Cube"].apply)(X), X**3)
    assert_close(torch.func.jacrev(ns["Cube"].apply)(X[0]), (3 * X[0] ** 2).diag())

    cube: Any = ns["Cube"]

    class Both(cube):
        @staticmethod
        def vmap(info, in_dims, x):
            return x**3, in_dims[0]

    with pytest.raises(RuntimeError, match="both generate_vmap_rule=True"):
        torch.vmap(Both.apply)(X)


def test_jacrev_needs_no_rule_and_jacfwd_and_per_sample_gradients_do(namespace):
    cube = namespace("errors_vmap/function_without_vmap")["Cube"]
    cube.generate_vmap_rule = False
    assert_close(torch.func.jacrev(cube.apply)(X[0]), (3 * X[0] ** 2).diag())
    each = torch.vmap(torch.func.grad(lambda x: cube.apply(x).sum()))
    for call in (torch.func.jacfwd(cube.apply), lambda x: each(x[None])):
        with pytest.raises(RuntimeError, match="does not have vmap support"):
            call(X[0])
    cube.generate_vmap_rule = True
    assert_close(each(X), 3 * X**2)


def test_staticmethod_fix_is_the_loop_and_a_wrong_dimension_transposes(namespace):
    ns = namespace("errors_vmap/vmap_staticmethod")
    right = torch.vmap(ns["Mapped"].apply, in_dims=1)(X)
    assert_close(right, X.cumsum(0).T)

    mapped: Any = ns["Mapped"]

    class Wrong(mapped):
        @staticmethod
        def vmap(info, in_dims, x):
            return mapped.vmap(info, in_dims, x)[0], 1

    assert_close(torch.vmap(Wrong.apply, in_dims=1)(X), right.T)


def test_slow_fallback_fix_leaves_out_the_maximum_that_histc_counts(namespace):
    x = torch.tensor([3.0, 20.0])
    histc = torch.histc(x, bins=2, min=0, max=20)
    fix = namespace("errors_vmap/slow_fallback")["counts"](x)
    assert_close(histc - fix, torch.tensor([0.0, 1.0]))


def test_the_slow_way_warns_at_each_call_and_python_shows_a_line_once():
    def warned(filter_):
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter(filter_)
            for _ in range(3):
                torch.vmap(lambda x: torch.renorm(x[None], 2, 0, 1.0))(X)
        return len(seen)

    assert (warned("always"), warned("default")) == (3, 1)


def test_bincount_fails_in_the_slow_way(clean_state):
    with (
        pytest.warns(UserWarning, match="performance drop"),
        pytest.raises(RuntimeError, match="stack expects each tensor to be equal"),
    ):
        torch.vmap(torch.bincount)(X.long())


@pytest.mark.parametrize("transform", [torch.vmap, torch.func.jacrev])
@pytest.mark.parametrize("before", [torch.detach, torch.clone])
def test_a_copy_of_a_stand_in_has_no_memory_either(transform, before):
    with pytest.raises(RuntimeError, match="data pointer of Tensor that doesn't have"):
        transform(lambda x: torch.tensor(before(x).detach().numpy()))(X)


@pytest.mark.parametrize("read", [torch.Tensor.tolist, torch.Tensor.data_ptr])
def test_other_ways_to_read_the_memory_of_a_stand_in_fail_too(read):
    with pytest.raises(RuntimeError, match="data pointer of Tensor that doesn't have"):
        torch.vmap(lambda x: read(x) and x)(X)


def test_data_fix_holds_the_sum_constant(namespace):
    f = namespace("errors_vmap/data")["scaled"]
    assert_close(torch.vmap(f)(X), X * X.sum(1, keepdim=True))
    jacobian = torch.func.jacrev(f)(X[0])
    assert_close(jacobian, X[0].sum() * torch.eye(2))

    def assigned(x):
        x.data = 2 * x
        return x

    with pytest.raises(RuntimeError, match=r"mutating directly with `\.data`"):
        torch.vmap(assigned)(X.clone())


def test_escaped_fix_is_the_sum_of_each_sample(namespace):
    ns = namespace("errors_vmap/escaped")
    assert_close(ns["sums"], ns["X"].sum(1))
    assert_close(ns["Y"], ns["X"] ** 2)


def test_a_forward_hook_lets_a_tensor_escape():
    kept, layer = [], nn.Linear(2, 3)
    layer.register_forward_hook(lambda module, given, output: kept.append(output))
    torch.vmap(layer)(X)
    assert "BatchedTensor" in repr(kept[0])
    with pytest.raises(RuntimeError, match="may have escaped"):
        kept[0] + 1.0
