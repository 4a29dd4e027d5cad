"""The derivative of a holomorphic function with respect to z* is 0."""

import torch

names = "square reciprocal conj real imag"
names += " abs angle"
functions = [
    getattr(torch, name)
    for name in names.split()
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
    one, two = derivatives(f)
    row = f"{one + 0j:.4g} | {two + 0j:.4g}"
    print(f"| `{f.__name__}` | {row} |")
