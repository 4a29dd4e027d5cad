"""functional.jacobian makes one backward pass for each row."""

# %% counter
import torch

m, n = 50, 7
W = torch.linspace(-1, 1, m * n).reshape(m, n)
passes, counts = [], {}


def f(x):
    hidden = x.sin()
    # Called whenever a backward pass comes by
    hidden.register_hook(passes.append)
    return W @ hidden  # (m, n) @ (n,) -> (m,)


def report(name, J):
    shape = f"{name}: J of {tuple(J.shape)}"
    counts[name] = len(passes)
    passes.clear()
    print(f"{shape}, passes:", counts[name])


# %% four_ways
from torch.autograd.functional import jacobian
from torch.func import jacrev

x = torch.linspace(0, 1, n)  # (n,)
J_default = jacobian(f, x)
report("functional.jacobian", J_default)
J_vectorized = jacobian(f, x, vectorize=True)
report("vectorize=True", J_vectorized)
J_jacrev = jacrev(f)(x)
report("torch.func.jacrev", J_jacrev)
rows = 10
J_chunks = jacrev(f, chunk_size=rows)(x)
report(f"chunk_size={rows}", J_chunks)
