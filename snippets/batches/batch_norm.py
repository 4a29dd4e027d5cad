"""Under vmap eval() suits batch norm; a patch changes the network."""

# %% no_batch tags=["raises-exception"]
import torch
from torch import nn
from torch.func import (
    jacrev,
    replace_all_batch_norm_modules_,
    vmap,
)

torch.manual_seed(0)
net = nn.Sequential(
    nn.Conv2d(2, 4, 3),
    nn.BatchNorm2d(4),
    nn.Flatten(),
    nn.Linear(36, 3),
)
X = torch.randn(6, 2, 5, 5)  # (B, C, H, W)
net(X)

vmap(jacrev(net))(X)

# %% train tags=["raises-exception"]


def one(x):  # (C, H, W) -> (m,)
    return net(x[None])[0]


vmap(jacrev(one))(X)

# %% eval
net.eval()
whole = net(X)  # (B, m)
each = vmap(one)(X)
J = vmap(jacrev(one))(X)  # (B, m, C, H, W)
same = torch.allclose(each, whole, atol=1e-5)
print("J:", tuple(J.shape))
print("same outputs:", same)

# %% patched
outputs = {}
for mode in (True, False):
    outputs[mode] = net.train(mode)(X)

replace_all_batch_norm_modules_(net)
for mode, old in outputs.items():
    net.train(mode)
    new = vmap(one)(X)
    same = torch.allclose(new, old, atol=0.1)
    print(f"train({mode}), same: {same}")

# %% documented
wrong = nn.BatchNorm2d(6, 3)
print("eps =", wrong.eps)
right = nn.GroupNorm(3, 6)
print("groups =", right.num_groups)
