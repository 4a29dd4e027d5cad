"""argmax and > cut the graph; round and sign keep it, with slope 0."""

# %% cut
import torch

scores = torch.tensor([2.0, 5.0, 3.0])  # (n,)
scores.requires_grad_()
for f in (torch.argmax, torch.argsort):
    y = f(scores)
    print(
        f.__name__, y.requires_grad, y.dtype
    )
y = scores > 3
print("scores > 3", y.requires_grad, y.dtype)

# %% zero
for f in (torch.round, torch.sign):
    y = f(scores)
    total = y.sum()
    (bar,) = torch.autograd.grad(
        total, scores
    )
    print(f.__name__, y.requires_grad, bar)

# %% raises tags=["raises-exception"]
scores.argmax().float().backward()
