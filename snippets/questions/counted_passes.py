"""functional.jacobian makes one backward pass for each row."""

import torch

m, n = 50, 7
W = torch.linspace(-1, 1, m * n).reshape(m, n)
passes, counts = 0, {}


def count(gradient):  # called whenever a backward pass comes by
    global passes
    passes += 1


def f(x):
    hidden = x.sin()
    hidden.register_hook(count)
    return W @ hidden  # (m, n) @ (n,) -> (m,)


def told(name, J):
    global passes
    counts[name], passes = passes, 0
    print(f"{name}: J of {tuple(J.shape)}, passes:", counts[name])
    return J


x = torch.linspace(0, 1, n, requires_grad=True)  # (n,)
jacobian, jacrev = torch.autograd.functional.jacobian, torch.func.jacrev
J_default = told("functional.jacobian", jacobian(f, x))
J_vectorized = told("vectorize=True", jacobian(f, x, vectorize=True))
J_jacrev = told("torch.func.jacrev", jacrev(f)(x.detach()))
J_chunks = told("chunk_size=10", jacrev(f, chunk_size=10)(x.detach()))
