"""Functions of `studies/problems.py` in JAX, operation for operation."""

import jax.numpy as jnp
from studies import problems


def band(x):
    """`problems.band` in JAX."""
    for _ in range(min(problems.ITERATIONS, len(x) // 2)):
        x = x[1:] - x[:-1]
    return x


def brusselator_1d(x):
    """`problems.brusselator_1d` in JAX."""
    u, v = x[: len(x) // 2], x[len(x) // 2 :]
    rate = 0.02 * (len(u) + 1) ** 2

    def spread(w, end):
        wall = jnp.full((1,), end, dtype=w.dtype)
        padded = jnp.concatenate([wall, w, wall])
        return rate * (padded[2:] - 2 * w + padded[:-2])

    reaction = u * u * v
    u_dot = 1 + reaction - 4 * u + spread(u, 1.0)
    v_dot = 3 * u - reaction + spread(v, 3.0)
    return jnp.concatenate([u_dot, v_dot])


def poisson_2d(x):
    """`problems.poisson_2d` in JAX."""
    side = round(len(x) ** 0.5)
    u = x.reshape(side, side)
    p = jnp.pad(u, 1)
    near = p[2:, 1:-1] + p[:-2, 1:-1] + p[1:-1, 2:] + p[1:-1, :-2]
    residual = (4 * u - near) * (side + 1) ** 2 + u * u * u - 1
    return residual.reshape(-1)


IN_JAX = {one.__name__: one for one in (band, brusselator_1d, poisson_2d)}
