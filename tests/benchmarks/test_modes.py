"""The studies of the modes measure what their labels say."""

from typing import Any

import pytest
import torch
from studies import models, modes, modes_compiled
from studies.counts import flops

CPU = torch.device("cpu")
SMALL = {
    "mlp": {"batch": 3, "width": 4, "depth": 2},
    "convolutions": {"batch": 2, "channels": 2, "depth": 2},
    "attention": {"batch": 2, "width": 8, "length": 3},
    "elementwise": {"batch": 3, "width": 5, "depth": 2},
    "scan": {"batch": 3, "width": 4, "steps": 3},
}


@pytest.fixture(params=SMALL)
def model(request):
    """Each model, small, in double precision."""
    torch.manual_seed(0)
    one = getattr(models, request.param)(CPU, **SMALL[request.param])
    weights = tuple(weight.double() for weight in one.parameters)
    return models.Model(one.f, weights, one.x.double())


def result(mode, model) -> Any:
    """What a mode returns, with the vectors that it draws from one seed."""
    torch.manual_seed(1)
    return mode(model)()


@pytest.fixture(autouse=True)
def double(monkeypatch):
    """A scan's first state is made in the default type."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


def test_all_hvps_are_the_change_of_the_gradient(model):
    torch.manual_seed(1)
    v = modes._direction(model)
    slope = torch.func.grad(lambda weights: modes._loss(model, weights))
    h = 1e-5
    up, down = (
        slope(tuple(w + step * d for w, d in zip(model.parameters, v, strict=True)))
        for step in (h, -h)
    )
    expected = [(a - b) / (2 * h) for a, b in zip(up, down, strict=True)]
    for mode in modes.HVP:
        found = list(result(mode, model))
        torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-8)


def test_both_jvps_of_the_parameters_are_one(model):
    torch.manual_seed(1)
    v = modes._direction(model)
    expected = torch.func.jvp(
        lambda weights: model.f(weights, model.x), (model.parameters,), (v,)
    )[1]
    assert_is = torch.testing.assert_close
    assert_is(result(modes.jvp_parameters, model)[1], expected)
    assert_is(result(modes.jvp_by_two_vjps, model)[0], expected)


def test_the_vjps_are_adjoint_to_the_jvps(model):
    for vjp, inputs in (
        (modes.vjp_parameters, model.parameters),
        (modes.vjp_x, (model.x,)),
    ):
        found = result(vjp, model)
        torch.manual_seed(1)
        y_bar = modes._like_output(model)
        torch.manual_seed(2)
        v = tuple(torch.randn_like(one) for one in inputs)
        of = (
            (lambda *weights: model.f(weights, model.x))
            if vjp is modes.vjp_parameters
            else (lambda x: model.f(model.parameters, x))
        )
        y_dot = torch.func.jvp(of, inputs, v)[1]
        left = (y_bar * y_dot).sum()
        right = sum((one * d).sum() for one, d in zip(found, v, strict=True))
        torch.testing.assert_close(left, right)


def test_forward_records_no_graph(model):
    assert not result(modes.forward, model).requires_grad


def test_cases_of_both_studies_have_names_of_their_own_and_all_modes():
    for study in (modes, modes_compiled):
        cases = study.cases(CPU)
        assert len({case.name for case in cases}) == len(cases)
        assert {case.labels["model"] for case in cases} == set(SMALL)
    assert {case.labels["mode"] for case in modes.cases(CPU)} == {
        mode.__name__ for mode in modes.MODES
    }
    assert modes.SECONDS <= 300
    assert modes_compiled.SECONDS <= 300


def test_a_case_counts_flops_and_bytes_of_its_mode():
    case = modes.case("mlp", SMALL["mlp"], modes.vjp_parameters)
    assert case.counts
    counts = case.counts(CPU)
    sizes = SMALL["mlp"]
    product = 2 * sizes["batch"] * sizes["width"] ** 2
    assert counts["flops"] == (3 * sizes["depth"] - 1) * product
    item = torch.get_default_dtype().itemsize
    output = sizes["batch"] * sizes["width"] * item
    assert counts["saved_bytes"] == sizes["depth"] * output
    assert counts["peak_bytes"] >= counts["saved_bytes"]


def test_a_plain_case_of_the_compiled_study_does_not_compile(monkeypatch):
    monkeypatch.setattr(torch, "compile", lambda f: 1 / 0)
    case = modes_compiled.case("mlp", modes.vjp_parameters, "no")
    assert flops(case.make(CPU)) > 0
    with pytest.raises(ZeroDivisionError):
        modes_compiled.case("mlp", modes.vjp_parameters, "yes").make(CPU)
