"""A function is holomorphic where its derivative by z* is 0."""

import torch

functions = [
    torch.square,
    torch.reciprocal,
    torch.conj,
    torch.real,
    torch.imag,
    torch.abs,
    torch.angle,
]
z = torch.tensor(3 + 4j)


def derivatives(f):
    by_a, by_b = (
        torch.func.jvp(f, (z,), (z_dot,))[1]
        for z_dot in torch.tensor([1, 1j])
    )
    by_z = (by_a - 1j * by_b) / 2
    by_conjugate = (by_a + 1j * by_b) / 2
    return by_z.item(), by_conjugate.item()


print("| f | df/dz | df/dz* |")
print("| --- | --- | --- |")
for f in functions:
    cells = [
        f"{one + 0j:.4g}"
        for one in derivatives(f)
    ]
    name = f"`{f.__name__}`"
    print(
        "|", " | ".join([name, *cells]), "|"
    )
