"""Each sample writes its own number into a tensor that all share."""

# %% raises tags=["raises-exception"]
import torch


def reversed_(x):
    y = torch.zeros(2)
    y[0], y[1] = x[1], x[0]
    return y


X = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
torch.vmap(reversed_)(X)


# %% fix
def reversed_(x):
    y = x.new_zeros(2)
    y[0], y[1] = x[1], x[0]
    return y


print(torch.vmap(reversed_)(X))
