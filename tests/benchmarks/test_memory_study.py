"""The study of memory: every way computes the same gradient, and none is left out."""

import pytest
import torch
from studies import memory

CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(memory, "ROWS", 32)
    monkeypatch.setattr(memory, "WIDTH", 16)


WAYS = {
    "every": memory.every(2),
    "reentrant": memory.every(2, use_reentrant=True),
    "sequential": memory.sequential(2),
    "halves": memory.halves,
    "selective": memory.every(1, context_fn=memory._selective),
}


def gradients(model, way):
    layers, parameters, x = memory.MODELS[model](3 if model == "mlp" else 2, CPU)
    memory._step(layers, parameters, x, way)()
    return [leaf.grad for leaf in (*parameters, x)]


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize("model", ["mlp", "transformer"])
def test_every_way_gives_the_gradient_of_plain_training(model, name):
    wanted = gradients(model, memory.plain)
    assert all(grad.abs().max() > 0 for grad in wanted)
    found = gradients(model, WAYS[name])
    for one, other in zip(found, wanted, strict=True):
        torch.testing.assert_close(one, other)


def test_half_the_bits_give_nearly_the_gradient():
    exact, near = (gradients("mlp", way) for way in (memory.plain, memory.bfloat16))
    for one, other in zip(near, exact, strict=True):
        error = (one - other).norm() / other.norm()
        assert 0 <= error < 0.01
    assert not all(map(torch.equal, near, exact))


def test_a_second_step_adds_to_the_same_grad():
    layers, parameters, x = memory.mlp(3, CPU)
    run = memory._step(layers, parameters, x, memory.every(2))
    grad = parameters[0].grad
    assert grad is not None
    run()
    once = grad.clone()
    run()
    assert parameters[0].grad is grad
    torch.testing.assert_close(grad, 2 * once)


def test_what_moves_to_the_cpu_is_asked_for_elsewhere_only():
    here = {case.labels["way"] for case in memory.cases(CPU)}
    there = {case.labels["way"] for case in memory.cases(torch.device("cuda"))}
    assert there - here == {"save_on_cpu"}


def test_counts_of_a_case_are_its_flops_and_its_peak():
    (case,) = [
        c
        for c in memory.cases(CPU)
        if c.name.startswith("model=mlp depth=16 way=plain")
    ]
    assert case.counts
    found = case.counts(CPU)
    assert found["flops"] == 3 * 16 * 2 * 32 * 16 * 16
    activation, weight = 32 * 16 * 4, 16 * 16 * 4
    assert found["peak_bytes"] == 18 * activation + weight
