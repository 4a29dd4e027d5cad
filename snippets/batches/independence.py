"""Two backward passes show whether samples depend on one another."""

# %% test
import torch
from torch import nn


def mixing(f, X):
    X = X.detach().requires_grad_()
    Y = f(X)  # (B, ...)
    seed = torch.randn_like(Y)
    weights = torch.randn(len(X))  # (B,)

    def weighed(T):
        return torch.einsum(
            "b,b...->b...", weights, T
        )

    def pulled_back(Y_bar):
        return torch.autograd.grad(
            Y, X, Y_bar, retain_graph=True
        )[0]

    before = pulled_back(weighed(seed))
    after = weighed(pulled_back(seed))
    gap = (before - after).norm()
    return gap / after.norm()


# %% layers
torch.manual_seed(0)
X = torch.randn(6, 5, 4)  # (B, C, n)


def encoder(**options):
    return nn.TransformerEncoderLayer(
        4, 2, 8, **options
    )


layers = {
    "Linear": nn.Linear(4, 3),
    "BatchNorm1d": nn.BatchNorm1d(5),
    "its eval()": nn.BatchNorm1d(5).eval(),
    "LayerNorm": nn.LayerNorm(4),
    "Dropout": nn.Dropout(),
    "encoder": encoder(),
    "batch_first": encoder(batch_first=True),
}
bound = 1e-4
for name, layer in layers.items():
    mixes = mixing(layer, X) > bound
    print(f"{name:11} mixes:", bool(mixes))

# %% pieces
net = nn.Sequential(
    nn.Linear(4, 8),
    nn.Tanh(),
    nn.BatchNorm1d(5),
    nn.Linear(8, 2),
)
for end in range(1, len(net) + 1):
    mixes = mixing(net[:end], X) > bound
    print(f"net[:{end}] mixes:", bool(mixes))
