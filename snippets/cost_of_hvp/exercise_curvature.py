"""The largest curvature of a loss, from products with H alone."""

# %% model
import torch
from torch import autograd, nn

torch.manual_seed(0)
model = nn.Sequential(
    nn.Linear(3, 4),
    nn.Tanh(),
    nn.Linear(4, 2),
)
X = torch.randn(50, 3)  # (B, n)
Y = torch.randn(50, 2)  # (B, m)
params = tuple(model.parameters())
loss = nn.functional.mse_loss(model(X), Y)

# %% power
g = autograd.grad(
    loss, params, create_graph=True
)
v = [torch.randn_like(w) for w in params]
for k in range(1, 33):
    norm = sum((p**2).sum() for p in v).sqrt()
    v = [p / norm for p in v]
    hvp = autograd.grad(
        g, params, v, retain_graph=True
    )
    slopes = zip(v, hvp, strict=True)
    curve = sum(
        (a * b).sum() for a, b in slopes
    )
    v = hvp
    if k in (2, 4, 8, 16, 32):
        print(f"products = {k}: {curve:.2f}")
