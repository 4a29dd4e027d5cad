"""Random tensors for tests of rules."""

import torch


def inputs(*shapes) -> list[torch.Tensor]:
    """Float64 tensors of these shapes; "+" and "s" stand for matrices.

    "+" is (4, 4), its determinant positive; "s" is (3, 3), symmetric and positive.
    """
    draws = torch.Generator().manual_seed(7)

    def normal(*shape):
        return torch.randn(shape, generator=draws, dtype=torch.float64)

    made = []
    for shape in shapes:
        if isinstance(shape, str):
            n = 4 if shape == "+" else 3
            root = normal(n, n)
            A = root @ root.T / n + torch.diag(torch.arange(1.0, n + 1))
            made.append(A + (0.3 * normal(n, n) if shape == "+" else 0))
        else:
            made.append(normal(*shape))
    return made
