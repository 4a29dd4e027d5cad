"""gradcheck compares dense outputs only."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd import gradcheck


def f(x):  # (3,) -> (2,)
    return (x[:2] * x[2]).to_sparse()


x = torch.tensor([2.0, 3.0, 5.0]).double()
x.requires_grad_()
gradcheck(f, x)


# %% fix
def dense(x):
    return f(x).to_dense()


print(gradcheck(dense, x))
