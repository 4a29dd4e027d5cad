"""Facts of the page backward_api: outputs, their seeds, and what comes back.

What the page says of the graph is in `test_backward_api_graph`, of the tables in
`test_backward_api_table`. No test can check what old versions said and when that
changed, nor whom old code belongs to.
"""

import inspect
from typing import Any

import pytest
import torch
from oracles import (
    close,
    directional_difference,
    jacobian_by_differences,
    jacobian_by_formula,
    pulled_back,
)
from pictures import arrays, texts
from torch.autograd import backward, grad
from torch.testing import assert_close

NO_GRAPH = "does not require grad and does not have a grad_fn"


def test_all_three_functions_compute_the_sum_of_the_vjps(namespace):
    ns = namespace("backward_api/full_calls")
    x, of_y = ns["x"], pulled_back(ns["f"], ns["x"], ns["y_bar"])
    of_z = ns["z_bar"].double() * jacobian_by_differences(ns["h"], x)
    close(ns["of_y"], of_y)
    close(ns["of_both"], of_y + of_z)
    close(ns["x_bar"], of_y + of_z)
    assert x.grad is None
    scalar = lambda x: ns["y_bar"].double() @ ns["f"](x) + ns["z_bar"] * ns["h"](x)  # noqa: E731
    close(ns["x_bar"], jacobian_by_differences(scalar, x))


def test_both_kinds_of_backward_add_to_grad(namespace):
    ns = namespace("backward_api/full_calls")
    x, f, y_bar = ns["x"], ns["f"], ns["y_bar"]
    f(x).backward(y_bar)
    backward(f(x), y_bar)
    close(x.grad, 2 * pulled_back(ns["f"], ns["x"], y_bar))


def test_the_seed_of_an_inner_output_is_added_to_what_arrives_there():
    drawn = arrays("backward_api/two_seeds")
    (a, b, c), seeds = drawn["x"][0].tolist(), drawn["y_bar"][0]
    scalar = lambda x: seeds[0] * x[0] * x[1] + seeds[1] * (x[0] * x[1] + x[2] ** 2)  # noqa: E731
    close(drawn["x_bar"][0], jacobian_by_differences(scalar, drawn["x"][0]))
    close(drawn["y"][0], torch.tensor([a * b, a * b + c * c]))
    from_z = seeds[1].item()
    arrives = seeds.sum().item()
    sent = [from_z, from_z, arrives * b, arrives * a, from_z * 2 * c]
    said = [one for one in texts("backward_api/two_seeds") if one.isdigit()]
    assert sorted(said[-5:]) == sorted(f"{number:g}" for number in sent)


def test_a_tensor_is_a_list_of_one_and_seeds_too_many_are_dropped(namespace):
    ns = namespace("backward_api/list_or_tensor")
    f, x, y_bar = ns["f"], ns["x"], ns["y_bar"]
    wanted = pulled_back(ns["f"], ns["x"], y_bar)
    for outputs, seeds in ns["forms"].values():
        (x_bar,) = grad(outputs, x, seeds, retain_graph=True)
        close(x_bar, wanted)
    close(ns["x_bar"], wanted)
    extra: list[Any] = [torch.ones(7), None, "no seed"]
    for more in extra:
        close(grad(f(x), x, [y_bar, more])[0], wanted)
        x.grad = None
        backward(f(x), [y_bar, more])
        close(x.grad, wanted)
    made = inspect.getsource(torch.autograd._make_grads)
    assert "in zip(outputs, grads):" in made


def test_too_few_seeds_and_a_wrong_second_one_raise_other_words(namespace):
    ns = namespace("backward_api/list_or_tensor")
    f, h, x, y_bar, z_bar = (ns[name] for name in ("f", "h", "x", "y_bar", "z_bar"))
    close(grad(h(x), x)[0], torch.stack([x[2], 0 * x[1], x[0]]))
    with pytest.raises(RuntimeError, match="got 2 tensors and 1 gradients"):
        backward([f(x), h(x)], [y_bar])
    with pytest.raises(RuntimeError, match="Mismatch in shape: grad_output\\[0\\]"):
        grad([f(x), h(x)], x, [torch.ones(3), z_bar])
    for outputs, seeds in (
        ([h(x), f(x)], [z_bar, torch.ones(3)]),
        ([f(x), f(x)], [y_bar, torch.ones(3)]),
    ):
        with pytest.raises(RuntimeError) as raised:
            grad(outputs, x, seeds)
        assert "Mismatch" not in str(raised.value)
    for no_seed in (1.0, [1.0, 100.0]):
        with pytest.raises(TypeError):
            f(x).backward(no_seed)
    named: Any = {"y": h(x)}
    for function in (backward, lambda y: grad(y, x)):
        with pytest.raises(AssertionError, match="Expected output to be"):
            function(named)


def test_none_stands_for_one_at_a_real_output_of_one_element(namespace):
    ns = namespace("backward_api/none_seed")
    f, x = ns["f"], ns["x"]
    close(ns["x_bar"], pulled_back(ns["f"], ns["x"], ns["y_bar"]))
    row = jacobian_by_formula(x)[0]
    for shape in ((), (1,), (1, 1)):
        close(grad(f(x)[0].reshape(shape), x, [None])[0], row)
    with pytest.raises(RuntimeError, match="only for scalar outputs"):
        grad(f(x), x, None)


def test_none_does_not_help_an_output_without_a_graph_nor_a_complex_one(namespace):
    ns = namespace("backward_api/none_seed")
    f, x, y_bar = ns["f"], ns["x"], ns["y_bar"]
    for seed in (None, torch.tensor(3.0)):
        for call in (backward, lambda ys, seeds: grad(ys, x, seeds)):
            with pytest.raises(RuntimeError, match=f"element 1 of tensors {NO_GRAPH}"):
                call([f(x), ns["constant"]], [y_bar, seed])
    assert ns["z"].numel() == 1
    assert "only for real scalar outputs" in str(ns["raised"])


def test_none_fails_in_a_batch(namespace):
    ns = namespace("backward_api/none_seed")
    f, x = ns["f"], ns["x"]
    said = "Got in_dim=0 for some input, but that input is a Tensor of dimensionality 0"
    for outputs, seeds in (([f(x), f(x)[0]], [torch.eye(2), None]), (f(x)[0], None)):
        with pytest.raises(ValueError, match=said):
            grad(outputs, x, seeds, is_grads_batched=True)


def test_a_seed_of_minus_one_turns_the_sign_and_needs_the_shape_of_the_loss(namespace):
    ns = namespace("backward_api/seed_shape")
    wanted = ns["mone"] * pulled_back(ns["f"], ns["x"], torch.ones(2))
    close(ns["by_seed"], wanted)
    close(ns["x"].grad, wanted)
    assert "Mismatch in shape" in str(ns["raised"])
    assert (ns["mone"].shape, ns["loss"].shape) == ((1,), ())


@pytest.mark.parametrize("shape", [(2, 1), (1, 2), (), (1,)])
def test_a_seed_is_never_broadcast(namespace, shape):
    ns = namespace("backward_api/seed_shape")
    with pytest.raises(RuntimeError, match="Mismatch in shape"):
        grad(ns["f"](ns["x"]), ns["x"], torch.ones(shape))


def test_the_old_words_now_mean_the_device_unless_the_seed_has_no_dimension():
    x = torch.ones(3, device="meta", requires_grad=True)
    said = "invalid gradient at index 0 - expected device meta but got cpu"
    with pytest.raises(RuntimeError, match=said):
        grad(2 * x, x, torch.ones(3))
    assert grad(x.sum(), x, torch.tensor(2.0))[0].device.type == "meta"


def test_a_seed_is_cast_to_the_output_before_the_pass(namespace):
    ns = namespace("backward_api/seed_dtype")
    f, half, large = ns["f"], ns["half"], ns["seed"]
    start = inspect.signature(torch.amp.GradScaler.__init__).parameters["init_scale"]
    assert large[0] == start.default
    assert large[0] > torch.finfo(torch.float16).max == 65504
    overflown, wanted = ns["results"]
    close(wanted, pulled_back(f, ns["single"], large))
    assert torch.isfinite(wanted.half()).all()
    assert torch.equal(overflown.isinf(), jacobian_by_formula(half)[0] != 0)
    assert overflown.dtype == half.dtype == torch.float16
    assert torch.equal(half, ns["single"].half())
    seen: list[torch.Tensor] = []
    for seed in (large, torch.tensor([7, 11]), torch.tensor([True, False])):
        y = f(half)
        y.register_hook(seen.append)
        grad(y, half, seed)
        assert_close(seen[-1], seed.half(), rtol=0, atol=0)
    (late,) = grad(f(half.float()), half, large)  # the output is float32
    assert_close(late.float(), wanted, rtol=2e-3, atol=0)


def test_real_and_complex_do_not_mix_and_two_complex_types_do(namespace):
    ns = namespace("backward_api/seed_dtype")
    f, x, y_bar = ns["f"], ns["single"], ns["seed"]
    assert "are required to have the same dtype" in str(ns["raised"])
    with pytest.raises(RuntimeError, match="required to have the same dtype"):
        grad(f(x) * 2j, x, y_bar)
    y = f(x) * (2 + 3j)
    assert y.dtype == torch.complex64
    one, other = (
        grad(y, x, (y_bar + 0j).to(dtype), retain_graph=True)[0]
        for dtype in (torch.complex64, torch.complex128)
    )
    assert_close(one, other)


def test_grad_of_a_sum_returns_the_seed_itself_and_backward_a_copy(namespace):
    ns = namespace("backward_api/shared_memory")
    a, b = ns["a"], ns["b"]
    assert ns["a_bar"] is ns["b_bar"]
    start = torch.tensor([1.0, 100.0])
    close(ns["b_bar"], 2 * start)
    close(ns["seed"], 2 * start)  # the second one, which the hook has doubled
    close(a.grad, 3 * 2 * start)
    seed, a.grad = start.clone(), None
    assert all(one is seed for one in grad(a + b, (a, b), seed))
    (a + b).backward(seed)
    memory = [one.data_ptr() for one in (seed, a.grad, b.grad)]
    assert len(set(memory)) == 3


def test_a_seed_that_requires_grad_gets_none_and_may_be_differentiated(namespace):
    ns = namespace("backward_api/full_calls")
    f, x, y_bar = ns["f"], ns["x"], ns["y_bar"].clone().requires_grad_()
    f(x).backward(y_bar)
    assert y_bar.grad is None
    assert not grad(f(x), x, y_bar)[0].requires_grad
    (x_bar,) = grad(f(x), x, y_bar, create_graph=True)
    x_dot = torch.tensor([1.0, 10.0, 100.0])
    (y_dot,) = grad(x_bar, y_bar, x_dot)
    close(y_dot, jacobian_by_formula(x) @ x_dot.double())


def test_an_output_listed_twice_counts_twice_and_an_input_does_not(namespace):
    ns = namespace("backward_api/listed_twice")
    for x_bar in ns["x_bars"]:
        close(x_bar, 2 * pulled_back(ns["f"], ns["x"], ns["y_bar"]))
    ns["f"](ns["x"]).backward(ns["y_bar"], inputs=[ns["x"]] * 2)
    close(ns["x"].grad, pulled_back(ns["f"], ns["x"], ns["y_bar"]))


def test_grad_counts_the_way_through_an_inner_input(namespace):
    ns = namespace("backward_api/total_derivative")
    a = ns["a"].detach()
    close(ns["a_bar"], directional_difference(lambda a: a**3, a, torch.ones(())))
    close(ns["b_bar"], a)
    a.requires_grad_()
    b = (a**2).detach().requires_grad_()
    partial = grad(a * b, (a, b))
    close(partial[0], b)
    close(partial[1], a)


def test_seeds_of_every_sample_give_every_jacobian(namespace):
    ns = namespace("backward_api/batch_of_jacobians")
    for J, x in zip(ns["J"], ns["X"], strict=True):
        close(J, jacobian_by_formula(x))
    m, (B, n) = ns["seeds"].shape[0], ns["X"].shape
    assert ns["seeds"].shape == (m, B, m)
    assert ns["rows"].shape == (m, B, n)
    assert ns["J"].shape == (B, m, n)
