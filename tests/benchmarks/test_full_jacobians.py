"""The study of whole Jacobians: each way fills the same J, and its counts are exact."""

import pytest
import torch
from studies import full_jacobians as study
from studies import jacobian_functions as functions
from torch.testing import assert_close

CPU = torch.device("cpu")
SMALL = {"mlp": (8, 4), "elementwise": (8, 4), "softmax": (4, 16), "recurrence": (4, 8)}


@pytest.fixture
def float64():
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


@pytest.mark.parametrize("function", SMALL)
@pytest.mark.usefixtures("float64")
def test_every_way_fills_the_j_of_central_differences(function):
    n, m = SMALL[function]
    f = getattr(functions, function)(n, m, CPU)
    x = torch.randn(n, generator=torch.Generator().manual_seed(1))
    step = 1e-5
    columns = [(f(x + step * e) - f(x - step * e)) / (2 * step) for e in torch.eye(n)]
    differences = torch.stack(columns, dim=1)
    assert differences.shape == (m, n)
    for way in study.WAYS.values():
        assert_close(way(f, x), differences, rtol=1e-6, atol=1e-6)
    for size in (1, 3, m):
        assert_close(study.in_chunks(size, f, x), study.WAYS["jacrev"](f, x))


def test_functions_have_the_sizes_of_their_labels():
    for case in study.cases(CPU):
        n, m = int(case.labels["n"]), int(case.labels["m"])
        if max(n, m) <= 1024:
            f = getattr(functions, str(case.labels["f"]))(n, m, CPU)
            assert f(torch.ones(n)).shape == (m,), case.name


def test_rows_cost_one_run_more_than_outputs_and_columns_two_more_than_inputs():
    counted = {
        case.labels["way"]: case.counts(CPU)
        for case in study.cases(CPU)
        if case.labels | {"part": "ways", "n": 16, "m": 256} == case.labels
        and case.counts
    }
    assert set(counted) == set(study.MODES)
    for way, passes in (("jacrev", 256 + 1), ("jacfwd", 16 + 2)):
        assert counted[way]["flops"] == passes * counted[way]["forward_flops"]


def test_the_peak_of_a_chunk_has_a_closed_form():
    n, m, size = study.INPUTS, study.OUTPUTS, 16
    way = f"chunk_size={size}"
    (case,) = (one for one in study.cases(CPU) if one.labels["way"] == way)
    assert case.counts
    counts = case.counts(CPU)
    inside = n * functions.WAVES
    # Two tensors of cotangents, one-hot vectors, rows that are done, and what f keeps:
    # the product, its cosine's argument or result, and y
    numbers = 2 * size * inside + size * m + (m - size) * n + 2 * inside + m
    assert counts["peak_bytes"] == 4 * numbers
    assert counts["result_bytes"] == 4 * n * m


def test_every_shape_has_all_its_ways():
    labels = [case.labels for case in study.cases(CPU)]
    for n, m in study.SAME_PRODUCT:
        found = [
            one["way"]
            for one in labels
            if one | {"part": "ways", "n": n, "m": m} == one
        ]
        assert found == list(study.WAYS)
    products = {
        int(one["n"]) * int(one["m"]) for one in labels if one["part"] == "ways"
    }
    assert products == {4096}
