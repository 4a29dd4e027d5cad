"""The studies of HVPs and of sum against ones compare ways to one result."""

import pytest
import torch
from studies import hvp, sum_or_ones
from torch.testing import assert_close

CPU = torch.device("cpu")


@pytest.mark.parametrize("kind", hvp.NETS)
def test_all_ways_give_the_same_product_which_is_a_difference_of_gradients(kind):
    maker = hvp.Maker(CPU, torch.float64)
    net = hvp.NETS[kind](1, maker)
    v = {name: maker.normal(*w.shape) for name, w in net.params.items()}
    # A step so short that no ReLU turns on or off on the way
    step = 1e-8

    def gradient(far):
        moved = {name: w + far * v[name] for name, w in net.params.items()}
        return torch.func.grad(net.loss)(moved)

    up, down = gradient(step), gradient(-step)
    difference = {name: (up[name] - down[name]) / (2 * step) for name in up}
    size = max(one.abs().max().item() for one in difference.values())
    products = [way for way in hvp.WAYS if "gradient" not in way]
    assert len(products) == 5
    first = hvp.WAYS[products[0]][0](net, v)
    for name in products:
        found = hvp.WAYS[name][0](net, v)
        assert_close(found, first, rtol=1e-9, atol=1e-12 * size)
        assert_close(found, difference, rtol=1e-4, atol=1e-5 * size)


@pytest.mark.parametrize("kind", hvp.NETS)
def test_both_gradients_agree(kind):
    maker = hvp.Maker(CPU, torch.float64)
    net = hvp.NETS[kind](2, maker)
    by_func, by_autograd = hvp.gradient(net, {}), hvp.autograd_gradient(net, {})
    assert_close(by_func, by_autograd)


@pytest.mark.parametrize("length", [1, 10, 1000])
def test_all_ways_of_the_sum_give_the_same_gradient_and_leave_none_behind(length):
    found = []
    for way in sum_or_ones.WAYS:
        run = sum_or_ones.make(length, way, CPU)
        first, second = run(), run()
        if way == "forward alone":
            assert first is None
            continue
        assert_close(first, second)
        found.append(first)
    assert len(found) == 4
    for gradient in found[1:]:
        assert_close(gradient, found[0], rtol=0, atol=0)


def test_cases_have_all_combinations():
    cases = hvp.cases(CPU)
    assert len(cases) == len(hvp.NETS) * len(hvp.BATCHES) * len(hvp.WAYS)
    assert {case.labels["beside"] for case in cases} <= {
        case.labels["way"] for case in cases
    }
    lengths = {case.labels["length"] for case in sum_or_ones.cases(CPU)}
    assert lengths == {10**power for power in range(8)}
