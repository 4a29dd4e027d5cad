"""The facts of the page cost_of_modes that do not hang on a machine: counts.

Not tested here: what other pages and books say (read on the page's date).
"""

from pathlib import Path

import pytest
import torch
import torchgen
from oracles import close
from torch.autograd.graph import saved_tensors_hooks
from torch.testing import assert_close
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import FlopCounterMode, flop_registry

from snippet_engine.read import cells

CLOSED_FORMS = {
    "VJP, parameters": lambda d: 3 - 1 / d,
    "VJP, x": lambda d: 2,
    "JVP, parameters": lambda d: 3,
    "JVP, x": lambda d: 3,
    "HVP, forward-over-reverse": lambda d: 9 - 3 / d,
    "HVP, reverse-over-forward": lambda d: 8 - 3 / d,
    "HVP, double backward": lambda d: 9 - 5 / d,
}


def flops(run):
    with FlopCounterMode(display=False) as counter:
        run()
    return counter.get_total_flops()


class Products(TorchDispatchMode):
    """Counts the calls of matrix products, without torch's counter."""

    def __init__(self):
        super().__init__()
        self.count = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self.count += func is torch.ops.aten.mm.default
        return func(*args, **(kwargs or {}))


class Operations(TorchDispatchMode):
    """Notes the names of the operations that run inside it."""

    def __init__(self):
        super().__init__()
        self.names = set()

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self.names.add(func.overloadpacket.__name__)
        return func(*args, **(kwargs or {}))


def test_every_mode_costs_what_its_closed_form_says(namespace):
    ns = namespace("cost_of_modes/multiples")
    assert ns["rows"].keys() == CLOSED_FORMS.keys()
    for mode, form in CLOSED_FORMS.items():
        expected = [form(depth) for depth in ns["depths"]]
        assert ns["rows"][mode] == pytest.approx(expected, rel=1e-12), mode
    assert max(ns["rows"]["VJP, parameters"]) < 3
    hvps = [ratios for mode, ratios in ns["rows"].items() if "HVP" in mode]
    assert max(max(ratios) for ratios in hvps) < 9
    # An HVP is close to three gradients in deep networks
    gradient = ns["rows"]["VJP, parameters"]
    for ratios in hvps:
        assert ratios[-1] / gradient[-1] == pytest.approx(3, rel=0.12)


@pytest.mark.parametrize("depth", [1, 5])
def test_the_products_themselves_are_as_many(namespace, depth):
    ns = namespace("cost_of_modes/multiples")
    for mode, run in ns["modes"](ns["layers"](depth)).items():
        with Products() as products:
            run()
        assert products.count == round(depth * CLOSED_FORMS[mode](depth)), mode


def test_the_three_hvps_are_one_and_the_hessian_times_the_vector(namespace):
    ns = namespace("cost_of_modes/multiples")
    W = tuple(w.double() for w in ns["layers"](2))
    W_dot = W[::-1]
    x = ns["x"].double()

    def slope(W):
        leaves = [w.clone().requires_grad_() for w in W]
        loss = ns["f"](x, leaves).square().sum()
        return torch.autograd.grad(loss, leaves)

    h = 1e-5
    pairs = list(zip(W, W_dot, strict=True))
    up = slope([w + h * v for w, v in pairs])
    down = slope([w - h * v for w, v in pairs])
    expected = [(a - b) / (2 * h) for a, b in zip(up, down, strict=True)]

    def loss(W):
        return ns["f"](x, W).square().sum()

    grad, jvp = torch.func.grad, torch.func.jvp
    leaves = [w.clone().requires_grad_() for w in W]
    first = torch.autograd.grad(loss(leaves), leaves, create_graph=True)
    for hvp in (
        jvp(grad(loss), (W,), (W_dot,))[1],
        grad(lambda W: jvp(loss, (W,), (W_dot,))[1])(W),
        torch.autograd.grad(first, leaves, W_dot),
    ):
        assert_close(list(hvp), expected, rtol=1e-6, atol=1e-8)


def test_every_jvp_starts_at_the_point_and_moves_in_another_direction(namespace):
    ns = namespace("cost_of_modes/multiples")
    W, push, taken = ns["layers"](3), ns["jvp"], []

    def same(one, other):
        return all(map(torch.equal, one, other))

    def jvp(f, at, along):
        taken.append([same(one, of) for one in (*at, *along) for of in (W, ns["x"])])
        return push(f, at, along)

    ns["jvp"] = jvp
    for run in ns["modes"](W).values():
        run()
    nowhere = [False, False]
    assert taken == [
        [True, False, *nowhere],  # of W
        [False, True, *nowhere],  # of x
        [True, False, *nowhere],  # forward over reverse
        [True, False, *nowhere],  # reverse over forward
    ]


def test_a_jvp_with_respect_to_x_multiplies_by_a_tangent_of_zeros(namespace):
    ns = namespace("cost_of_modes/zero_tangent")
    once = ns["flops"](ns["run"])
    assert ns["flops"](ns["by_hand"]) == 2 * once
    assert ns["flops"](ns["by_jvp"]) == 3 * once
    close(ns["by_jvp"]()[1], ns["x_dot"] @ ns["W"])
    close(ns["by_hand"]()[1], ns["x_dot"] @ ns["W"])


def test_the_rule_of_a_product_is_as_quoted():
    (folder,) = torchgen.__path__
    rules = Path(folder, "packaged/autograd/derivatives.yaml").read_text("utf-8")
    rule = rules.partition("- name: mm(Tensor self, Tensor mat2)")[2].split("- name")[0]
    assert "at::mm(self_t, mat2_p) + at::mm(self_p, mat2_t)" in rule


def test_a_jacobian_by_rows_costs_m_plus_1_and_by_columns_n_plus_2(namespace):
    ns = namespace("cost_of_modes/jacobians")
    once = ns["flops"](ns["run"])
    assert ns["flops"](ns["by_rows"]) == (ns["m"] + 1) * once
    assert ns["flops"](ns["by_columns"]) == (ns["n"] + 2) * once
    with pytest.raises(AssertionError):  # the two are told apart
        assert ns["n"] + 2 == ns["m"] + 1


def test_the_counter_knows_no_matrix_times_vector_and_nothing_elementwise(namespace):
    ns = namespace("cost_of_modes/not_counted")
    rows, columns = ns["W"].shape
    assert ns["flops"](ns["matrix"]) == 2 * rows * columns
    assert ns["flops"](ns["vector"]) == ns["flops"](ns["elementwise"]) == 0
    for run, names in (
        ("matrix", {"mm"}),
        ("vector", {"mv"}),
        ("elementwise", {"tanh", "mul"}),
    ):
        with Operations() as ran:
            ns[run]()
        assert ran.names >= names, run


def test_the_counter_knows_attention_kernels_of_a_gpu_alone():
    aten = torch.ops.aten
    on_gpu = (
        aten._scaled_dot_product_flash_attention,
        aten._scaled_dot_product_efficient_attention,
        aten._scaled_dot_product_cudnn_attention,
    )
    assert all(kernel in flop_registry for kernel in on_gpu)
    x = torch.ones(1, 2, 8, 16)  # a batch, heads, tokens, features
    attention = torch.nn.functional.scaled_dot_product_attention
    assert flops(lambda: attention(x, x, x)) == 0


def saved(run):
    kept = []

    def pack(one):
        kept.append(one)
        return one

    with saved_tensors_hooks(pack, lambda one: one):
        run()
    return kept


def test_a_vjp_saves_one_output_a_layer_and_a_jvp_nothing(namespace, capfd):
    ns = namespace("cost_of_modes/saved")
    lines = capfd.readouterr().out.splitlines()
    layer = ns["x"].nbytes / 1024
    for line in lines:
        depth, kib = int(line.split()[0]), float(line.split()[2])
        assert kib == depth * layer
    W = torch.ones(3, 256, 256)
    run = torch.autograd.forward_ad
    with run.dual_level():
        dual = run.make_dual(ns["x"], torch.ones_like(ns["x"]))
        assert saved(lambda: ns["f"](dual, W)) == []
    leaves = [w.clone().requires_grad_() for w in W]
    assert saved(lambda: ns["f"](ns["x"], leaves))


def test_training_the_last_layers_costs_their_products_alone(namespace):
    ns = namespace("cost_of_modes/exercise_frozen")
    layers = len(ns["W"])
    for count in range(1, layers + 1):
        ratio = ns["flops"](ns["train"](ns["W"][-count:])) / ns["flops"](ns["run"])
        assert ratio == pytest.approx(1 + (2 * count - 1) / layers)


def test_differences_cost_2n_and_jacfwd_less_from_three_inputs_on(namespace):
    ns = namespace("cost_of_modes/exercise_differences")
    n, m = ns["n"], ns["m"]
    once = ns["flops"](ns["run"])
    assert ns["flops"](ns["by_differences"]) == 2 * n * once
    assert ns["flops"](ns["by_rows"]) == (m + 1) * once
    columns = flops(lambda: torch.func.jacfwd(ns["f"])(ns["x"]))
    assert columns == (n + 2) * once < 2 * n * once
    assert_close(ns["by_differences"](), ns["by_rows"](), rtol=1e-6, atol=1e-8)


def test_the_exercise_would_say_so_if_one_number_of_the_jacobian_were_wrong(
    namespace, project
):
    name = "cost_of_modes/exercise_differences"
    ns = namespace(name)
    assert ns["agree"]
    right = ns["by_rows"]

    def by_rows():
        J = right()
        J[0, 0] += 1e-3
        return J

    ns["by_rows"] = by_rows
    *_, compare = cells.parse(project.source(name)).cells
    exec(compare.source, ns)
    assert not ns["agree"]


def test_a_jvp_by_two_vjps_costs_5_less_2_parts_of_the_depth(namespace):
    ns = namespace("cost_of_modes/exercise_two_vjps")
    depth = len(ns["leaves"])
    assert ns["times"] == 5 - 2 / depth
    W = tuple(w.detach() for w in ns["leaves"])
    expected = torch.func.jvp(lambda W: ns["f"](ns["x"], W), (W,), (W[::-1],))[1]
    assert_close(ns["jvp_by_two_vjps"]()[0], expected)
