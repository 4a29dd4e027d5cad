"""Four right derivatives that gradcheck rejects, and what helps."""

# %% check
import torch
from torch.autograd import gradcheck
from torch.nn.functional import dropout


def seeded_dropout(x):
    torch.manual_seed(0)
    return dropout(x)


def check(f, at, eps=1e-6):
    x = torch.tensor([at, 3.0]).double()
    return gradcheck(
        f,
        x.requires_grad_(),
        eps=eps,
        raise_exception=False,
    )


# %% four
print(
    "random:",
    check(dropout, 2.0),
    check(seeded_dropout, 2.0),
)
print(
    "kink:  ",
    check(torch.relu, 0.0),
    check(torch.relu, 0.1),
)
print(
    "border:",
    check(torch.sqrt, 1e-7),
    check(torch.sqrt, 1e-7, eps=1e-9),
)
print(
    "large: ",
    check(torch.square, 1e9),
    check(torch.square, 1e9, eps=1.0),
)
