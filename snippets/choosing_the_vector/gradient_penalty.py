"""With ones, row b is sample b's own gradient: take its norm alone."""

# %% right
import torch


def critic(X):  # (B, 2) -> (B,)
    return theta * X[:, 0] * X[:, 1]


def input_gradients(critic, X, keep=True):
    X = X.detach().requires_grad_()  # (B, n)
    scores = critic(X)  # (B,)
    ones = torch.ones_like(scores)  # (B,)
    (X_bar,) = torch.autograd.grad(
        scores, X, ones, create_graph=keep
    )
    return X_bar  # (B, n)


def penalty(norms):  # one norm per sample
    return (norms - 1).square().mean()  # ()


theta = torch.tensor(2.0, requires_grad=True)
X = torch.tensor(
    [[3.0, 4.0], [5.0, 12.0], [8.0, 15.0]]
)  # (B, 2)

X_bar = input_gradients(critic, X)
norms = X_bar.flatten(1).norm(dim=1)  # (B,)
print("norms   =", norms.detach())
print("penalty =", penalty(norms).detach())

for x in X.split(1):  # (1, 2), one sample
    alone = input_gradients(critic, x).norm()
    print("alone:", alone.detach())

# %% wrong_norms
one = X_bar.norm()  # ()
images = X_bar[:, None, None]  # (B, C, H, W)
pixels = images.norm(2, dim=1)  # (B, H, W)
third = X_bar / 3  # what scores.mean() gives

numbers = {
    "right": norms,
    "one norm": one,
    "dim=1": pixels,
    "mean": third.norm(dim=1),
}
for name, each in numbers.items():
    print(f"{name:9}", penalty(each).detach())

# %% no_graph
for keep in (True, False):
    X_bar = input_gradients(critic, X, keep)
    norms = X_bar.norm(dim=1)  # (B,)
    loss = 10 * penalty(norms)  # ()
    loss = loss - critic(X).mean()
    (bar,) = torch.autograd.grad(loss, theta)
    print(f"{keep!s:5}", loss.detach(), bar)

# %% batch_norm
normalize = torch.nn.BatchNorm1d(
    2, affine=False, track_running_stats=False
)
weights = torch.tensor([7.0, 11.0])  # (2,)


def mixing_critic(X):
    return critic(normalize(X))


def linear_critic(X):
    return normalize(X) @ weights


# (B, B, 2), [b, c]: score b by sample c
J = torch.func.jacrev(mixing_critic)(X)
own = J[range(3), range(3)].detach()  # (B, 2)
mixed = input_gradients(mixing_critic, X)
zeros = input_gradients(linear_critic, X)

print("own  =", own.norm(dim=1))
print("ones =", mixed.norm(dim=1).detach())
largest = zeros.detach().abs().max()
print("linear: all 0:", bool(largest < 1e-5))
