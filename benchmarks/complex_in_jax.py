"""What JAX gives for the complex functions of the page complex_numbers.

JAX is no requirement of the book, so this runs in an environment of its own:

    pip install jax==0.10.2
    python benchmarks/complex_in_jax.py

and writes `benchmarks/results/complex_in_jax.json`: the functions and JAX's values,
which the snippet `complex_numbers/in_jax` reads. Both evaluate the same line of code,
which either library understands.
"""

import datetime
import json
import platform
from pathlib import Path

import jax
import jax.numpy as jnp

RESULT = Path(__file__).parent / "results" / "complex_in_jax.json"
AT = 2 + 3j
# The function of z, and the vector that is pulled back through it
ASKED = [
    ("abs(z) ** 2", 1),
    ("z.imag ** 2", 1),
    ("z ** 2", 1),
    ("z ** 2", 1 + 10j),
    ("z.conj()", 1 + 10j),
]
# A matrix that equals its conjugate transpose, for a loss that depends on the phase
HERMITIAN = [[2, 1 + 1j, 0], [1 - 1j, 3, 2j], [0, -2j, 7]]


def function(code):
    """The function of z that a line of code says."""
    return lambda z: eval(code, {"z": z})


def pulled_back(code, seed):
    """What jax.vjp makes of a vector, which has the type of the output."""
    y, pull_back = jax.vjp(function(code), jnp.asarray(AT))
    (z_bar,) = pull_back(jnp.asarray(seed, dtype=y.dtype))
    return z_bar


def written(number):
    """A complex number as Python reads it, without -0."""
    number = complex(number)
    return f"{complex(number.real + 0.0, number.imag + 0.0):.6g}"


def refused(f, z):
    """The first line of what JAX says where it refuses."""
    try:
        jax.grad(f)(z)
    except TypeError as error:
        return str(error).splitlines()[0]
    return "nothing"


def real_part_of_eigenvectors(A):
    """A loss that changes when an eigenvector is multiplied by a phase."""
    return jnp.linalg.eigh(A)[1].real.sum()


def main() -> None:
    """Differentiate all, and write what came with what made it."""
    jax.config.update("jax_enable_x64", True)
    z, A = jnp.asarray(AT), jnp.asarray(HERMITIAN)
    square = function("z ** 2")
    made = {
        "made_by": "benchmarks/complex_in_jax.py",
        "on": datetime.date.today().isoformat(),
        "jax": jax.__version__,
        "python": platform.python_version(),
        "backend": jax.default_backend(),
        "at": written(AT),
        "pulled_back": [
            [code, str(seed), written(pulled_back(code, seed))] for code, seed in ASKED
        ],
        "grad": {
            "abs(z) ** 2": written(jax.grad(function("abs(z) ** 2"))(z)),
            "z ** 2, holomorphic": written(jax.grad(square, holomorphic=True)(z)),
            "z.conj(), holomorphic": written(
                jax.grad(function("z.conj()"), holomorphic=True)(z)
            ),
            "z ** 2, refused": refused(square, z),
        },
        "pushed_forward": {
            "z ** 2, 1+10j": written(jax.jvp(square, (z,), (jnp.asarray(1 + 10j),))[1]),
        },
        "eigh": {
            "real part, refused": refused(real_part_of_eigenvectors, A),
            "phases of its eigenvectors' first entries": [
                round(float(phase), 6) for phase in jnp.angle(jnp.linalg.eigh(A)[1][0])
            ],
            "gradient": [
                [written(entry) for entry in row]
                for row in jax.grad(real_part_of_eigenvectors)(A)
            ],
        },
    }
    RESULT.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
