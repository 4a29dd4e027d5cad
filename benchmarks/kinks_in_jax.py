"""What JAX gives at the kinks of the page kinks_and_nans.

JAX is no requirement of the book, so this runs in an environment of its own:

    pip install jax==0.10.2
    python benchmarks/kinks_in_jax.py

and writes `benchmarks/results/kinks_in_jax.json`: the kinks and JAX's values, which the
snippet `kinks_and_nans/table_of_kinks` reads.
"""

import datetime
import json
import platform
from pathlib import Path

import jax
import jax.numpy as jnp
from jax.scipy import special

RESULT = Path(__file__).parent / "results" / "kinks_in_jax.json"

# PyTorch's way to write it, where it is, and JAX's way
KINKS = [
    ("x.relu()", 0, lambda x: jax.nn.relu(x)),
    ("x.clamp(min=0)", 0, lambda x: jnp.clip(x, min=0)),
    ("x.maximum(zero)", 0, lambda x: jnp.maximum(x, 0.0)),
    ("F.leaky_relu(x, 0.1)", 0, lambda x: jax.nn.leaky_relu(x, 0.1)),
    ("F.elu(x, 2.0)", 0, lambda x: jax.nn.elu(x, 2.0)),
    ("F.relu6(x)", 6, lambda x: jax.nn.relu6(x)),
    ("x.clamp(max=6)", 6, lambda x: jnp.clip(x, max=6)),
    ("F.hardtanh(x)", 1, lambda x: jax.nn.hard_tanh(x)),
    ("F.hardswish(x)", 3, lambda x: jax.nn.hard_swish(x)),
    ("x.abs()", 0, lambda x: jnp.abs(x)),
    ("vec(x, 0).norm()", 0, lambda x: jnp.linalg.norm(vec(x, 0))),
    ("vec(x, 0).norm(p=1)", 0, lambda x: jnp.linalg.norm(vec(x, 0), 1)),
    ("vec(x, 1).norm(p=inf)", 1, lambda x: jnp.linalg.norm(vec(x, 1), jnp.inf)),
    ("(x * x).sqrt()", 0, lambda x: jnp.sqrt(x * x)),
    ("x.hypot(zero)", 0, lambda x: jnp.hypot(x, 0.0)),
    ("vec(x, 2).std()", 2, lambda x: jnp.std(vec(x, 2), ddof=1)),
    ("vec(x, 2).max()", 2, lambda x: jnp.max(vec(x, 2))),
    ("vec(x, 2).max(0)[0]", 2, lambda x: chosen(vec(x, 2))),
    ("vec(2, x).max(0)[0]", 2, lambda x: chosen(vec(2, x))),
    ("vec(x, 2).sort()[0][1]", 2, lambda x: jnp.sort(vec(x, 2))[1]),
    ("vec(x, 2).topk(1)[0][0]", 2, lambda x: jax.lax.top_k(vec(x, 2), 1)[0][0]),
    ("vec(x, 2).cummax(0)[0][1]", 2, lambda x: jax.lax.cummax(vec(x, 2))[1]),
    ("vec(x, 2, 5).median()", 2, lambda x: jnp.median(vec(x, 2, 5))),
    ("vec(x, 2, 2).median()", 2, lambda x: jnp.median(vec(x, 2, 2))),
    ("eigvalsh(vec(x, 2).diag())[1]", 2, lambda x: jnp.linalg.eigvalsh(diag(x, 2))[1]),
    ("matrix_norm(vec(x, 2).diag(), 2)", 2, lambda x: jnp.linalg.norm(diag(x, 2), 2)),
    ("x.sqrt()", 0, lambda x: jnp.sqrt(x)),
    ("x ** 0.5", 0, lambda x: x**0.5),
    ("x ** 1.5", 0, lambda x: x**1.5),
    ("x.rsqrt()", 0, lambda x: jax.lax.rsqrt(x)),
    ("x.log()", 0, lambda x: jnp.log(x)),
    ("x.acos()", 1, lambda x: jnp.arccos(x)),
    ("x ** x", 0, lambda x: x**x),
    ("x.xlogy(x)", 0, lambda x: special.xlogy(x, x)),
    ("torch.special.entr(x)", 0, lambda x: special.entr(x)),
    ("x * x.log()", 0, lambda x: x * jnp.log(x)),
    ("x.sinc()", 0, lambda x: jnp.sinc(x)),
    ("x.sin() / x", 0, lambda x: jnp.sin(x) / x),
    ("0.0 ** x", 0, lambda x: 0.0**x),
    ("x.atan2(zero)", 0, lambda x: jnp.arctan2(x, 0.0)),
    ("zero.atan2(x)", 0, lambda x: jnp.arctan2(0.0, x)),
    ("x.sign()", 0, lambda x: jnp.sign(x)),
    ("x.floor()", 1, lambda x: jnp.floor(x)),
    ("x.frac()", 1, lambda x: x - jnp.trunc(x)),
    ("x.round()", 0.5, lambda x: jnp.round(x)),
    ("x.fmod(2)", 2, lambda x: jnp.fmod(x, 2.0)),
    ("x.relu() - (-x).relu()", 0, lambda x: jax.nn.relu(x) - jax.nn.relu(-x)),
    (
        "torch.where(x > 0, x.sqrt(), 0)",
        0,
        lambda x: jnp.where(x > 0, jnp.sqrt(x), 0.0),
    ),
]


def vec(*numbers):
    """A vector of numbers and scalars."""
    return jnp.stack([jnp.asarray(one, dtype=float) for one in numbers])


def diag(*numbers):
    """A diagonal matrix of them."""
    return jnp.diag(vec(*numbers))


def chosen(x):
    """The largest element, by its index, as max with a dimension takes it."""
    return x[jnp.argmax(x)]


def main() -> None:
    """Differentiate all, and write what came with what made it."""
    jax.config.update("jax_enable_x64", True)  # as the snippet computes
    kinks = []
    for code, at, f in KINKS:
        slope = float(jax.grad(f)(jnp.asarray(at, dtype=float)))
        kinks.append({"code": code, "at": at, "jax": f"{slope + 0.0:.4g}"})
    made = {
        "made_by": "benchmarks/kinks_in_jax.py",
        "on": datetime.date.today().isoformat(),
        "jax": jax.__version__,
        "python": platform.python_version(),
        "backend": jax.default_backend(),
        "kinks": kinks,
    }
    RESULT.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
