"""Operations that have a rule can stand in for one that has none."""

# %% raises tags=["raises-exception"]
import torch

points = torch.tensor(
    [[2.0, 3.0, 5.0], [7.0, 11.0, 13.0]]
)


def f(x):  # (3,) -> (2,)
    return torch.cdist(x[None], points)[0]


x = torch.tensor([3.0, 5.0, 2.0])
torch.func.jacfwd(f)(x)


# %% fix
def written_out(x):  # (3,) -> (2,)
    return ((x - points) ** 2).sum(-1).sqrt()


J = torch.func.jacfwd(written_out)(x)
rows = torch.autograd.functional.jacobian(
    f, x
)
gap = (J - rows).abs().max()
print("same as by rows:", bool(gap < 1e-6))
