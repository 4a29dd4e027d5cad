"""What the fixes of errors_optimizers do to the weights, and what the wrong ones do."""

import pytest
import torch
from oracles import close, jacobian_by_differences
from torch import nn
from torch.optim import LBFGS, SGD, Adam
from torch.testing import assert_close


@pytest.fixture
def run(namespace):
    return lambda claim: namespace(f"errors_optimizers/{claim}")


def leaf(*numbers):
    return torch.tensor(numbers, requires_grad=True)


def of_squares(x):
    """The gradient of the sum of x * x, by differences."""
    return jacobian_by_differences(lambda x: (x * x).sum(), x)


def stepped(*numbers, rate=0.1):
    """Where one step of SGD on the sum of squares leads."""
    start = torch.tensor(numbers)
    return start - rate * of_squares(start)


@pytest.mark.parametrize(
    "claim",
    [
        "params_not_iterable",
        "duplicate_parameters",
        "no_inf_checks",
        "scaler_without_scale",
    ],
)
def test_after_the_fix_one_step_is_made(run, claim):
    close(run(claim)["w"], stepped(2.0, 3.0, 5.0))


def test_optimize_non_leaf_fix_moves_w(run):
    ns = run("optimize_non_leaf")
    assert ns["w"].is_leaf
    close(ns["w"], stepped(*(0.1 * ns["start"]).tolist()))


def test_a_retained_result_is_moved_and_its_leaf_is_not():
    start = leaf(2.0, 3.0)
    w = 0.1 * start
    w.retain_grad()
    sgd = SGD([w], lr=0.1)
    before = w.detach().clone()
    (w * w).sum().backward()
    sgd.step()
    assert not torch.equal(w, before)
    assert torch.equal(0.1 * start, before)


def test_empty_list_fixes_hold_every_parameter(run):
    ns = run("layers_in_a_list")
    held = [id(p) for p in ns["sgd"].param_groups[0]["params"]]
    assert held == [id(p) for layer in ns["net"].layers for p in layer.parameters()]
    ns = run("generator_used_up")
    assert ns["sgd"].param_groups[0]["params"] == [ns["layer"].weight, ns["layer"].bias]


def test_a_module_does_not_look_into_lists(run):
    net = run("layers_in_a_list")["Net"]
    assert len(list(net(list).parameters())) == 0
    assert len(list(net(nn.ModuleList).parameters())) == 4


def test_a_filter_of_frozen_parameters_is_empty():
    layer = nn.Linear(3, 2).requires_grad_(False)
    with pytest.raises(ValueError, match="empty parameter list"):
        SGD((p for p in layer.parameters() if p.requires_grad), lr=0.1)


def test_rows_and_modules_are_no_parameters():
    with pytest.raises(ValueError, match="can't optimize a non-leaf"):
        SGD(list(leaf(2.0, 3.0)), lr=0.1)
    with pytest.raises(TypeError, match="object is not iterable"):
        SGD(nn.Linear(3, 2), lr=0.1)  # type: ignore[arg-type]


def test_optimize_only_tensors_fix_moves_both_modules(run):
    ns = run("optimize_only_tensors")
    close(ns["a"].weight, ns["before"] - 0.1 * ns["a"].weight.grad)
    assert ns["a"].weight.grad.any()
    held = [id(p) for p in ns["sgd"].param_groups[0]["params"]]
    assert held == [id(p) for one in (ns["a"], ns["b"]) for p in one.parameters()]


def test_a_doubled_parameter_has_double_the_rate(run):
    ns = run("duplicate_parameters")
    w = leaf(2.0, 3.0, 5.0)
    (w * w).sum().backward()
    with pytest.warns(UserWarning, match="duplicate parameters"):
        SGD([w, w], lr=0.1).step()
    close(w, stepped(2.0, 3.0, 5.0, rate=0.2))
    assert len(ns["params"]) == 1


def test_shared_parameters_of_a_module_are_listed_once():
    a, b = nn.Linear(3, 3), nn.Linear(3, 3)
    b.weight = a.weight
    assert len(list(nn.Sequential(a, b).parameters())) == 3


def test_groups_of_the_fix_hold_each_parameter_once(run):
    ns = run("several_parameter_groups")
    groups = ns["sgd"].param_groups
    held = [id(p) for group in groups for p in group["params"]]
    assert held[:2] == [id(p) for p in ns["net"][1].parameters()]
    assert [group["lr"] for group in groups] == [ns["head"]["lr"], 0.1]
    assert sorted(held) == sorted(id(p) for p in ns["net"].parameters())
    with pytest.raises(RuntimeError, match="must match the size"):
        assert ns["net"][1].bias in [*ns["net"].parameters()]


def test_lbfgs_reaches_the_target_and_needs_all_four_lines(run):
    ns = run("lbfgs_closure")
    assert_close(ns["w"].detach(), ns["target"], rtol=1e-3, atol=1e-3)
    w = leaf(2.0, 3.0)
    LBFGS([w]).step(lambda: (w * w).sum())
    assert torch.equal(w, leaf(2.0, 3.0))
    with pytest.raises(TypeError, match="NoneType"):
        LBFGS([w]).step(lambda: (w * w).sum().backward())


def test_maximize_goes_uphill_as_minus_the_loss_does(run):
    w = run("invalid_learning_rate")["w"]
    close(w, stepped(2.0, 3.0, 5.0, rate=-0.1))
    other = leaf(2.0, 3.0, 5.0)
    (-(other * other).sum()).backward()
    SGD([other], lr=0.1).step()
    close(other, w)


def test_a_state_brings_its_rate_and_is_read_by_position(run):
    ns = run("state_dict_groups")
    saved = [group["lr"] for group in ns["old"].param_groups]
    assert [group["lr"] for group in ns["new"].param_groups] == saved
    a, b = leaf(2.0, 3.0), leaf(5.0, 7.0)
    adam = Adam([a, b])
    (a * a + 3 * b).sum().backward()
    adam.step()
    swapped = Adam([b, a])
    swapped.load_state_dict(adam.state_dict())
    assert_close(swapped.state[b]["exp_avg"], adam.state[a]["exp_avg"])


def test_a_state_of_another_shape_fails_at_the_step():
    a, b = leaf(2.0, 3.0, 5.0), leaf(7.0, 11.0)
    old, new = Adam([a]), Adam([b])
    (a * a).sum().backward()
    old.step()
    new.load_state_dict(old.state_dict())
    (b * b).sum().backward()
    with pytest.raises(RuntimeError, match="size of tensor a"):
        new.step()


def test_state_dict_size_fix_holds_old_and_new_parameters(run):
    ns = run("state_dict_size")
    held = [p for group in ns["groups"] for p in group["params"]]
    assert [id(p) for p in held] == [id(p) for p in ns["net"].parameters()]


def test_clipping_an_infinite_norm_makes_zeros_and_nan(run):
    ns = run("clip_non_finite")
    grad = ns["w"].grad
    assert not grad[:2].any()
    assert grad[2].isnan()
    assert torch.equal(ns["w"].detach(), torch.tensor([2.0, 3.0, 0.0]))
    w = leaf(2.0, 0.0)
    w.sqrt().sum().backward()
    w.grad.nan_to_num_()
    SGD([w], lr=0.1).step()
    most = torch.finfo(w.dtype).max  # some 3e38
    assert_close(w.detach().abs().max(), torch.tensor(0.1 * most))


def test_clipping_by_a_new_generator_reaches_the_gradients(run):
    ns = run("clip_empty_generator")
    grads = [p.grad for p in ns["layer"].parameters()]
    norm = torch.cat([grad.flatten() for grad in grads]).norm()
    assert_close(norm, torch.tensor(1.0), rtol=1e-5, atol=1e-5)


def test_the_scaler_starts_at_65536_and_divides_by_it():
    w = leaf(2.0, 3.0)
    scaler = torch.amp.GradScaler("cpu")
    scaler.scale(torch.tensor(1.0))
    assert scaler.get_scale() == 65536
    (w * w).sum().backward()
    scaler.unscale_(SGD([w], lr=0.1))  # the loss was not scaled this time
    close(w.grad * 65536, of_squares(w))


def test_a_scaler_that_found_no_gradient_stays_so():
    w = leaf(2.0, 3.0)
    sgd, scaler = SGD([w], lr=0.1), torch.amp.GradScaler("cpu")
    loss = scaler.scale((w * w).sum())
    for _ in range(2):
        with pytest.raises(AssertionError, match="No inf checks"):
            scaler.step(sgd)
        if w.grad is None:
            loss.backward()


def test_unscale_once_steps_by_the_sum_of_both_batches(run):
    close(run("unscale_twice")["w"], stepped(2.0, 3.0, 5.0, rate=2 * 0.1))


def test_unscale_half_fix_keeps_float_weights_and_computes_in_half(run):
    ns = run("unscale_half")
    assert ns["y"].dtype == torch.float16
    assert ns["layer"].weight.dtype == torch.float32
    close(ns["layer"].bias.grad, torch.full((2,), 1 / 2))
    assert torch.tensor(4e-8).half() > 0
    assert torch.tensor(2e-8).half() == 0


def test_sparse_adam_moves_the_rows_that_were_looked_up(run):
    ns = run("sparse_gradients")
    assert torch.equal(ns["moved"].nonzero().flatten(), torch.tensor([1, 3]))


def test_adam_moves_rows_that_were_looked_up_before():
    table = nn.Embedding(5, 2)
    adam = Adam(table.parameters())
    for row in (1, 3):
        before = table.weight.detach().clone()
        adam.zero_grad()
        table(torch.tensor([row])).sum().backward()
        adam.step()
    assert (table.weight != before)[1].any()


def test_sparse_gradients_go_with_sgd_but_not_with_weight_decay():
    table = nn.Embedding(5, 2, sparse=True)
    table(torch.tensor([1])).sum().backward()
    SGD(table.parameters(), lr=0.1).step()
    with pytest.raises(RuntimeError, match="sparse"):
        SGD(table.parameters(), lr=0.1, weight_decay=0.1).step()
    dense = leaf(2.0)
    dense.sum().backward()
    with pytest.raises(RuntimeError, match="does not support dense gradients"):
        torch.optim.SparseAdam([dense]).step()
