"""A checkpoint draws the same random numbers if their state is kept."""

# %% mask
import torch
from torch.nn.functional import dropout
from torch.utils.checkpoint import checkpoint

x = torch.tensor([2.0, 3.0, 5.0, 7.0, 11.0])
x.requires_grad_()  # (5,)
for keep in (True, False):
    torch.manual_seed(4)
    y = checkpoint(
        dropout,
        x,
        use_reentrant=False,
        preserve_rng_state=keep,
    )  # (5,)
    y_bar = torch.full_like(y, 10)
    (x_bar,) = torch.autograd.grad(
        y, x, y_bar
    )
    print("kept" if keep else "not kept")
    print("  y    ", y.tolist())
    print("  x_bar", x_bar.tolist())
