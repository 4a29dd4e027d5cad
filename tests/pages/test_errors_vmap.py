"""The fixes of errors_vmap are the loop over the samples: arguments and outputs."""

from collections import namedtuple
from typing import Any

import pytest
import torch
from torch.nn.functional import one_hot
from torch.testing import assert_close

X = torch.tensor([[2.0, 3.0], [5.0, 7.0]])


def loop(f, *columns):
    """One call for each sample, stacked."""
    return torch.stack([f(*given) for given in zip(*columns, strict=True)])


def test_no_inputs_fix_maps_both_and_a_keyword_maps_none(namespace):
    ns = namespace("errors_vmap/no_inputs")
    f, x, factors = ns["scaled"], ns["X"], ns["factors"]
    assert_close(torch.vmap(f)(x, factors), loop(f, x, factors))
    shared = torch.vmap(f)(x, factor=factors)
    assert shared.shape == (2, 2)
    assert_close(shared.diag(), loop(f, x, factors))


def test_in_dims_type_fix_shares_the_weights(namespace):
    ns = namespace("errors_vmap/in_dims_type")
    mapped = torch.vmap(ns["dot"], in_dims=(0, None))(ns["X"], ns["w"])
    assert_close(mapped, ns["X"] @ ns["w"])


@pytest.mark.parametrize("in_dims", [None, "0", [0]])
def test_in_dims_is_a_number_or_a_tuple(in_dims):
    with pytest.raises(ValueError, match="expected `in_dims` to be int or"):
        torch.vmap(torch.sum, in_dims=in_dims)(X)


def test_in_dims_structure_fix_maps_a_dictionary_or_one_key_of_it(namespace):
    ns = namespace("errors_vmap/in_dims_structure")
    f, x, p = ns["linear"], ns["X"], ns["p"]
    one = {"w": p["w"][0], "b": p["b"]}
    mapped = torch.vmap(f, in_dims=(0, None))(x, one)
    assert_close(mapped, torch.stack([f(row, one) for row in x]))
    rows = [f(x[0], {"w": w, "b": p["b"]}) for w in p["w"]]
    assert_close(torch.vmap(f, in_dims=ns["dims"])(x[0], p), torch.stack(rows))
    with pytest.raises(ValueError, match="not compatible with the structure of `in"):
        torch.vmap(f, in_dims=(0, {"w": 0}))(x, p)


def test_non_tensor_fix_shares_the_number_and_a_tensor_maps_several(namespace):
    ns = namespace("errors_vmap/non_tensor_input")
    f, x = ns["power"], ns["X"]
    mapped = torch.vmap(f, in_dims=(0, None))(x, 3)
    assert_close(mapped, loop(f, x, [3, 3]))
    powers = torch.tensor([3, 2])
    assert_close(torch.vmap(f)(x, powers), loop(f, x, powers))
    with pytest.raises(ValueError, match="Tensor of dimensionality 0"):
        torch.vmap(f)(x, torch.tensor(3))


def test_in_dim_range_fix_shares_the_scalar(namespace):
    ns = namespace("errors_vmap/in_dim_range")
    f, x, t = ns["scaled"], ns["X"], ns["t"]
    assert_close(torch.vmap(f, in_dims=(0, None))(x, t), loop(f, x, [t, t]))


def test_sizes_fix_is_the_product_and_equal_sizes_are_mapped_in_silence(namespace):
    ns = namespace("errors_vmap/sizes")
    mapped = torch.vmap(ns["dot"], in_dims=(0, None))(ns["X"], ns["w"])
    assert_close(mapped, ns["X"] @ ns["w"])
    w = torch.tensor([10.0, 100.0])

    def dot(x, w):
        return (x * w).sum()

    assert_close(torch.vmap(dot)(X, w), X.sum(1) * w)
    assert not torch.equal(torch.vmap(dot)(X, w), X @ w)
    turned = torch.vmap(dot, in_dims=(1, 0))(ns["X"].T, ns["X"])
    assert_close(turned, (ns["X"] ** 2).sum(1))


def test_out_dims_fix_puts_the_samples_last(namespace):
    ns = namespace("errors_vmap/out_dims_structure")
    f, x = ns["both"], ns["X"]
    # torch's annotation of out_dims leaves out what it takes
    wrong: dict[str, Any] = {"out_dims": [1, 0]}
    keys: dict[str, Any] = {"out_dims": {"y": 1, "s": 0}}
    assert_close(ns["y"], 10 * x.T)
    assert_close(ns["s"], x.sum(1))
    with pytest.raises(ValueError, match="not compatible with the structure of `out"):
        torch.vmap(f, **wrong)(x)

    def named(x):
        return dict(zip("ys", f(x), strict=True))

    again = torch.vmap(named, **keys)(x)
    assert_close(again["y"], ns["y"])


def test_out_dims_none_fix_keeps_the_shared_output_once(namespace):
    ns = namespace("errors_vmap/out_dims_none")
    assert_close(ns["y"], ns["X"] @ ns["w"])
    assert_close(ns["total"], ns["w"].sum())
    copies = torch.vmap(ns["both"])(ns["X"])[1]
    assert_close(copies, ns["total"].expand(2))


def test_only_tensors_fix_gives_the_number_back(namespace):
    ns = namespace("errors_vmap/only_tensors")
    assert_close(ns["y"], 10 * ns["X"])
    assert ns["n"] == len(ns["X"][0])
    Pair = namedtuple("Pair", "a b")
    assert_close(torch.vmap(lambda x: Pair(x, 2 * x))(X).b, 2 * X)
    for value in (None, "a", object()):
        with pytest.raises(ValueError, match="must only return Tensors"):
            torch.vmap(lambda x, value=value: value)(X)


def test_chunk_size_fix_is_the_loop(namespace):
    ns = namespace("errors_vmap/chunk_size")
    f, x = ns["total"], ns["X"]
    for size in (None, ns["size"], 2, 100):
        assert_close(torch.vmap(f, chunk_size=size)(x), loop(f, x))
    with pytest.raises(ValueError, match="jacrev: `chunk_size` should be greater"):
        torch.func.jacrev(f, chunk_size=0)(x)


def test_not_callable_is_seen_in_the_second_call(namespace):
    ns = namespace("errors_vmap/not_callable")
    f, x = ns["total"], ns["X"]
    assert_close(torch.vmap(f)(x), loop(f, x))
    for transform in (torch.vmap, torch.func.grad, torch.func.jacrev):
        made = transform(f(x))
        with pytest.raises(TypeError, match="'Tensor' object is not callable"):
            made(x)


def test_one_hot_fix_has_the_width_that_was_asked_for(namespace):
    ns = namespace("errors_vmap/one_hot")
    labels = ns["labels"]
    assert_close(torch.vmap(ns["encoded"])(labels), torch.eye(4).long()[labels])
    assert one_hot(labels).shape[1] < 4


def test_in_dim_number_fix_maps_the_longest_dimension(namespace):
    ns = namespace("errors_vmap/in_dim_number")
    assert_close(ns["y"], loop(lambda row: row @ ns["w"], ns["X"]))
    assert "np.int64(0)" in str(ns["raised"])


def test_nothing_mapped_fix_maps_the_rows_and_no_samples_are_refused(namespace):
    ns = namespace("errors_vmap/nothing_mapped")
    assert_close(ns["y"], ns["X"] @ ns["w"])
    empties: list[Any] = [[], {}]
    for empty in empties:
        with pytest.raises(ValueError, match="at least one Tensor"):
            torch.vmap(torch.sum)(empty)


def test_out_dims_number_fix_puts_samples_into_columns(namespace):
    ns = namespace("errors_vmap/out_dims_number")
    assert_close(ns["y"], loop(torch.exp2, ns["X"]).T)
    assert_close(ns["y"][:, 0], 2 ** ns["X"][0])


def test_randomness_name_fix_draws_for_each_sample(namespace):
    ns = namespace("errors_vmap/randomness_name")
    assert not torch.equal(*ns["y"])
    assert torch.equal(*torch.vmap(ns["noisy"], randomness="same")(ns["X"]))
    with pytest.raises(RuntimeError, match="Only allowed values for randomness"):
        torch.func.jacfwd(ns["noisy"], randomness=True)(ns["X"][0])  # type: ignore[arg-type]


def test_vmap_staticmethod_dims_fix_maps_both_outputs(namespace):
    ns = namespace("errors_vmap/vmap_staticmethod_dims")
    columns = ns["X"].T
    assert_close(ns["y"], loop(lambda x: 3 * x, columns))
    assert_close(ns["z"], loop(lambda x: x * x, columns))

    class One(ns["Both"]):  # type: ignore[misc,name-defined,valid-type]
        @staticmethod
        def vmap(info, in_dims, x):
            return ns["Both"].apply(x), in_dims[0]

    assert_close(torch.vmap(One.apply, in_dims=1)(ns["X"]), (ns["y"], ns["z"]))
