"""One draw for all samples cannot follow each one's probabilities."""

# %% raises tags=["raises-exception"]
import torch


def draw(p):
    return torch.bernoulli(p)


P = torch.tensor([[0.2], [0.7]]).expand(
    2, 1000
)
torch.vmap(draw, randomness="same")(P)


# %% fix
def draw(p):
    return (torch.rand(1000) < p).float()


y = torch.vmap(draw, randomness="same")(P)
print(
    "ones of row 0 are in row 1:",
    bool((y[0] <= y[1]).all()),
)
