"""A tensor that samples share is filled with noise for each sample."""

# %% raises tags=["raises-exception"]
import torch

noise = torch.zeros(3)


def noisy(x):
    return x + noise.normal_()


X = torch.zeros(2, 3)
torch.vmap(noisy, randomness="different")(X)


# %% fix
def noisy(x):
    return x + torch.randn_like(x)


y = torch.vmap(noisy, randomness="different")(
    X
)
print("rows equal:", torch.equal(y[0], y[1]))
