"""What the studies of modes hold: cases by model and mode, and their ratios."""

import json
from statistics import median

from checks import ROOT

STUDIES = ROOT / "benchmarks/results/studies"
HVPS = ("forward_over_reverse", "reverse_over_forward", "reverse_over_reverse",
        "double_backward")  # fmt: skip
FIRST = ("vjp_parameters", "vjp_x", "jvp_parameters", "jvp_x")


def files(study, device=None):
    """The files of a study: all, or those of a device, "cpu" or "cuda"."""
    found = sorted(STUDIES.glob(f"{study}/*.json"))
    return [one for one in found if device in (None, told(one)["device"])]


def told(path):
    return json.loads(path.read_text("utf-8"))["provenance"]


def table(path):
    """Model, sizes -> mode -> case."""
    found: dict = {}
    for case in json.loads(path.read_text("utf-8"))["cases"]:
        labels = dict(case["labels"])
        mode = labels.pop("mode")
        compiled = labels.pop("compiled", None)
        key = tuple(labels.items())
        found.setdefault(key, {})[mode if compiled is None else (mode, compiled)] = case
    return found


def sizes(model, batch, **others):
    return tuple({"model": model, "batch": batch, **others}.items())


def mlp(path, batch=64, width=256, depth=4):
    return table(path)[sizes("mlp", batch, width=width, depth=depth)]


def seconds(modes, mode):
    return median(modes[mode]["seconds"])


def ratio(modes, mode, unit="forward"):
    return seconds(modes, mode) / seconds(modes, unit)


def largest(path):
    """The modes of each model with its largest batch; the MLP of middle size."""
    return {
        "mlp": table(path)[sizes("mlp", 1024, width=256, depth=4)],
        "convolutions": table(path)[sizes("convolutions", 64)],
        "attention": table(path)[sizes("attention", 64)],
        "elementwise": table(path)[sizes("elementwise", 256)],
        "scan": table(path)[sizes("scan", 256)],
    }


def peak(modes, mode):
    return modes[mode]["counts"]["peak_bytes"]


def gains(compiled, mode):
    """Model -> how many times faster the mode is when compiled."""
    return {
        key[0][1]: ratio(modes, (mode, "no"), (mode, "yes"))
        for key, modes in compiled.items()
    }
