"""Only the first loss depends on the phase of the eigenvectors."""

# %% losses
import torch

rows = [
    [2, 1 + 1j, 0],
    [1 - 1j, 3, 2j],
    [0, -2j, 7],
]
double = torch.complex128
A = torch.tensor(rows, dtype=double)  # (n, n)
A.requires_grad_()
_, V = torch.linalg.eigh(A)  # columns


def real_part(V):
    return V.real.sum()


def size(V):
    return V[0].abs().sum()


def fixed(V):
    phase = V[0] / V[0].abs()  # (n,)
    return real_part(V / phase)


turned = V * torch.tensor(0.7j).exp()
for loss in (real_part, size, fixed):
    same = loss(V).isclose(loss(turned))
    print(loss.__name__, same.item())

# %% allowed
H = A.detach().imag * 3j + 5  # (n, n)
step = 1e-6
for loss in (size, fixed):
    (A_bar,) = torch.autograd.grad(
        loss(V), A, retain_graph=True
    )
    slope = (A_bar.conj() * H).real.sum()
    _, V_on = torch.linalg.eigh(A + step * H)
    _, V_back = torch.linalg.eigh(
        A - step * H
    )
    rise = loss(V_on) - loss(V_back)
    by_steps = rise / (2 * step)
    print(f"{slope:.4f} {by_steps:.4f}")

# %% refused tags=["raises-exception"]
real_part(V).backward()
