"""sparse=True gives a sparse gradient for a dense weight."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd import gradcheck
from torch.nn.functional import embedding

rows = torch.tensor([2, 0])


def f(w):  # (3, 2) -> (2, 2)
    return embedding(rows, w, sparse=True)


w = torch.arange(2.0, 8.0).double().view(3, 2)
w.requires_grad_()
gradcheck(f, w)


# %% fix
def f(w):
    return embedding(rows, w, sparse=False)


print(gradcheck(f, w))
