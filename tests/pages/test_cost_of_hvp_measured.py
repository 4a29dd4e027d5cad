"""What the page cost_of_hvp says of measured and of published times, and of peaks.

No test can check that the post's script sorts bars and not labels, and that its first
plot has the two networks exchanged: this was read.
"""

import json
import statistics

import pytest
from checks import ROOT

RESULTS = ROOT / "benchmarks" / "results"
TORCH_FUNC = ("forward over reverse", "reverse over forward", "reverse over reverse")
AUTOGRAD = ("two VJPs", "functional.hvp")


def files(device):
    paths = sorted((RESULTS / "studies" / "hvp").glob(f"{device}*.json"))
    assert paths
    return [
        pytest.param(json.loads(path.read_text("utf-8")), id=path.stem)
        for path in paths
    ]


def published():
    told = json.loads((RESULTS / "hvp_published.json").read_text("utf-8"))
    return {
        (row["net"], row["batch"], row["way"]): row["median"]
        for row in told["rows"]["torch"]
    }


def test_published_products_take_three_to_four_gradients_not_four_to_five():
    seconds = published()
    for net in ("vit", "bert"):
        once = seconds[net, 64, "gradient"]
        ratios = [1 + seconds[net, 64, way] / once for way in TORCH_FUNC]
        assert 3.1 < min(ratios) < max(ratios) < 3.65
        assert min(ratios) == ratios[TORCH_FUNC.index("reverse over forward")]
    once = seconds["resnet34", 64, "gradient"]
    ratios = [1 + seconds["resnet34", 64, way] / once for way in TORCH_FUNC]
    assert 2.8 < min(ratios) < max(ratios) < 4
    # In its plot the network at 0.09 s is called ViT, and the one at 0.10 s BERT
    assert seconds["bert", 64, "gradient"] < seconds["vit", 64, "gradient"]


def multiples(file, figure):
    """A figure of each case over that of its gradient, by net, batch and way."""
    cases = {
        (c["labels"]["net"], c["labels"]["batch"], c["labels"]["way"]): c
        for c in file["cases"]
    }
    return {
        (net, batch, way): figure(case)
        / figure(cases[net, batch, case["labels"]["beside"]])
        for (net, batch, way), case in cases.items()
    }


@pytest.mark.parametrize("file", files("cpu"))
def test_networks_need_the_operations_that_one_layer_explains(file):
    found = multiples(file, lambda case: case["counts"]["flops"])
    for net, batch in {key[:2] for key in found}:
        ratio = {way: found[net, batch, way] for way in (*TORCH_FUNC, *AUTOGRAD)}
        assert min(ratio, key=ratio.__getitem__) == "reverse over forward"
        assert max(ratio, key=ratio.__getitem__) == "functional.hvp"
        assert 2.6 < ratio["reverse over forward"] < 2.75
        for way in ("forward over reverse", "reverse over reverse", "two VJPs"):
            assert 2.9 < ratio[way] < 3.1
        assert 4.9 < ratio["functional.hvp"] < 5.8


@pytest.mark.parametrize("file", files("cpu"))
def test_peaks_of_memory_are_as_the_text_says(file):
    peak = {
        (c["labels"]["net"], c["labels"]["batch"], c["labels"]["way"]): c["counts"][
            "peak_bytes"
        ]
        for c in file["cases"]
    }
    for net, batch in {key[:2] for key in peak}:
        one = {way: peak[net, batch, way] for *_, way in peak}
        assert one["autograd gradient"] < one["gradient"]
        assert one["two VJPs"] < one["reverse over reverse"]
        assert max(one, key=one.__getitem__) == "functional.hvp"
        less = one["reverse over forward"] < one["forward over reverse"]
        if net == "resnet" or batch == 16:
            assert less == (net == "resnet")
        if batch == 16:
            products = [one[way] for way in (*TORCH_FUNC, *AUTOGRAD)]
            assert min(products) == one["two VJPs"]


@pytest.mark.parametrize("file", files("cpu"))
def test_times_are_three_or_four_gradients_and_functional_hvp_takes_longest(file):
    seconds = multiples(file, lambda case: statistics.median(case["seconds"]))
    flops = multiples(file, lambda case: case["counts"]["flops"])
    last = max(batch for _, batch, _ in seconds)
    assert last == 16
    for net in {key[0] for key in seconds}:
        ratio = {way: seconds[net, last, way] for way in (*TORCH_FUNC, *AUTOGRAD)}
        for way, found in ratio.items():  # "more than", "up to 40% more"
            assert 1 < found / flops[net, last, way] < 1.4, (net, way)
        assert max(ratio, key=ratio.__getitem__) == "functional.hvp"
        slowest = max(TORCH_FUNC, key=ratio.__getitem__)
        assert slowest == "forward over reverse", net
        assert 5.85 < ratio.pop("functional.hvp") < 7.35
        assert 2.95 < min(ratio.values()) < max(ratio.values()) < 4.15
    time = {
        (case["labels"]["net"], case["labels"]["way"]): statistics.median(
            case["seconds"]
        )
        for case in file["cases"]
        if case["labels"]["batch"] == last
    }
    for net, _ in time:
        assert time[net, "gradient"] > time[net, "autograd gradient"]
        fastest = min((*TORCH_FUNC, *AUTOGRAD), key=lambda way: time[net, way])
        wanted = "reverse over forward" if net == "resnet" else "two VJPs"
        assert fastest == wanted, net
