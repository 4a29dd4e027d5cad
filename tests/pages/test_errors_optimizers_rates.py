"""What the fixes of errors_optimizers do to rates, and what schedulers do alone."""

import math

import pytest
import torch
from oracles import close
from torch.optim import SGD, Adam, lr_scheduler


@pytest.fixture
def run(namespace):
    return lambda claim: namespace(f"errors_optimizers/{claim}")


def leaf(*numbers):
    return torch.tensor(numbers, requires_grad=True)


def test_other_rates_that_are_refused():
    with pytest.raises(ValueError, match="Invalid learning rate: nan"):
        Adam([leaf(2.0)], lr=math.nan)
    with pytest.raises(TypeError, match="instances of 'str' and 'float'"):
        SGD([leaf(2.0)], lr="1e-3")  # type: ignore[arg-type]


def test_a_scheduler_may_make_the_rate_negative():
    w = leaf(2.0, 3.0)
    sgd = SGD([w], lr=0.1)
    lr_scheduler.LambdaLR(sgd, lambda epoch: -1)
    (w * w).sum().backward()
    sgd.step()
    slope = 2 * torch.tensor([2.0, 3.0])  # of w * w
    close(w, torch.tensor([2.0, 3.0]) + 0.1 * slope)


def test_a_scheduler_that_is_first_drops_the_first_rate(run, capsys):
    (base,) = run("scheduler_before_optimizer")["half"].base_lrs
    used = [float(line.split()[1]) for line in capsys.readouterr().out.splitlines()]
    wrong, right = used[:3], used[3:]
    assert wrong[:-1] == right[1:]
    assert right == [base, base / 2, base / 4]


def test_a_scheduler_resumed_by_its_state_goes_on(run):
    ns = run("scheduler_initial_lr")
    w = leaf(1.0)
    sgd = SGD([w], lr=8.0)
    half = lr_scheduler.StepLR(sgd, 2, gamma=0.5)
    for _ in range(4):
        sgd.step()
        half.step()
    assert ns["half"].get_last_lr() == half.get_last_lr() == [8 * 0.5**2]
    assert ns["sgd"].param_groups[0]["lr"] == 8 * 0.5**2  # what steps will use


def test_a_lambda_scheduler_made_after_loading_sets_the_rate_back():
    def made():
        sgd = SGD([leaf(1.0)], lr=8.0)
        return sgd, lambda: lr_scheduler.LambdaLR(sgd, lambda epoch: 0.5**epoch)

    sgd, schedule = made()
    half = schedule()
    for _ in range(3):
        sgd.step()
        half.step()
    for late in (False, True):
        new, schedule = made()
        before = None if late else schedule()
        new.load_state_dict(sgd.state_dict())
        (before or schedule()).load_state_dict(half.state_dict())
        right = sgd.param_groups[0]["lr"]
        assert new.param_groups[0]["lr"] == (8.0 if late else right)


def test_one_cycle_ends_near_zero_after_epochs_times_batches(run):
    ns = run("scheduler_total_steps")
    assert max(ns["rates"]) == 0.8
    assert len(ns["rates"]) == ns["epochs"] * ns["batches"]  # one for each step
    assert ns["rates"][-1] < 1e-4 * 0.8
    assert ns["once"].last_epoch == ns["epochs"] * ns["batches"] - 1
