"""The facts of the page complex_numbers: PyTorch against JAX.

No test can check that PyTorch decided in 2020 and why, what JAX's cookbook says, and
that JAX gave what its file says (that takes JAX: benchmarks/complex_in_jax.py).
"""

import ast
import json

import torch
from checks import ROOT
from oracles import close_complex, complex_gradient, complex_tensor

SCRIPT = ROOT / "benchmarks/complex_in_jax.py"
TOLD = json.loads((ROOT / "benchmarks/results/complex_in_jax.json").read_text("utf-8"))


def test_conjugates_at_both_ends_make_jax_of_pytorch(namespace, capsys):
    ns = namespace("complex_numbers/in_jax")
    for line in capsys.readouterr().out.splitlines()[-len(ns["rows"]) :]:
        translated, told = map(complex, line.split())
        close_complex(translated, told)
    z = complex_tensor(complex(TOLD["at"]))
    for code, y_bar, jax in ns["rows"]:

        def f(z, code=code):
            return eval(code, {"z": z})

        for z_dot in map(complex_tensor, (1 + 0j, 7j, 3 - 2j)):
            y_dot = torch.func.jvp(f, (z,), (z_dot,))[1]
            close_complex((y_bar * y_dot).real, (jax * z_dot).real)  # JAX's pairing
            close_complex(
                (y_bar.conjugate() * y_dot).real,
                (ns["pull_back"](code, y_bar).conjugate() * z_dot).real,
            )
        if not f(z).is_complex():
            close_complex(ns["pull_back"](code, y_bar), jax.conjugate())
            close_complex(complex_gradient(f, z), jax.conjugate())


def test_jax_multiplies_by_the_derivative_of_a_holomorphic_function(namespace):
    ns = namespace("complex_numbers/in_jax")
    slope = 2 * complex(TOLD["at"])
    squares = [(y_bar, jax) for code, y_bar, jax in ns["rows"] if code == "z ** 2"]
    assert squares
    for y_bar, jax in squares:
        close_complex(jax, slope * y_bar)
    pushed = complex(TOLD["pushed_forward"]["z ** 2, 1+10j"])
    z, z_dot = complex_tensor(complex(TOLD["at"])), complex_tensor(1 + 10j)
    y_dot = torch.func.jvp(torch.square, (z,), (z_dot,))[1]
    close_complex(pushed, slope * z_dot)
    close_complex(pushed, y_dot)


def test_grad_of_jax_is_its_vjp_of_one():
    at, grad = complex_tensor(complex(TOLD["at"])), TOLD["grad"]
    close_complex(complex(grad["abs(z) ** 2"]), 2 * at.conj())
    close_complex(complex(grad["z ** 2, holomorphic"]), 2 * at)
    real_part = complex_gradient(lambda z: z.conj().real, at)
    close_complex(complex(grad["z.conj(), holomorphic"]), real_part.conj())
    assert "holomorphic" in grad["z ** 2, refused"]
    page = (ROOT / "docs/en/complex_numbers.md").read_text("utf-8")
    assert f"JAX {TOLD['jax']}" in page
    assert SCRIPT.name in page


def test_the_recorded_file_is_what_the_script_asks_for():
    tree = ast.parse(SCRIPT.read_text("utf-8"))
    (asked,) = (
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "ASKED"
    )
    told = [(code, complex(seed)) for code, seed, _ in TOLD["pulled_back"]]
    assert told == [(code, complex(seed)) for code, seed in asked]


def test_jax_returned_a_gradient_for_the_loss_that_pytorch_refuses():
    assert TOLD["eigh"]["real part, refused"] == "nothing"
    gradient = torch.tensor(
        [[complex(entry) for entry in row] for row in TOLD["eigh"]["gradient"]]
    )
    assert gradient.isfinite().all()
    assert gradient.abs().max() > 0.01
