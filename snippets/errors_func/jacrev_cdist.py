"""jacrev of cdist is wrong; written out, the distance is right."""

# %% trap
import torch
from torch.func import jacrev

points = torch.tensor(
    [[5.0, 7.0], [2.0, 9.0]]
)


def f(x):  # (2,) -> (2,)
    return torch.cdist(x[None], points)[0]


x = torch.tensor([2.0, 3.0])
print("J =", jacrev(f)(x), sep="\n")


# %% fix
def written_out(x):  # (2,) -> (2,)
    return ((x - points) ** 2).sum(-1).sqrt()


print("J =", jacrev(written_out)(x), sep="\n")
