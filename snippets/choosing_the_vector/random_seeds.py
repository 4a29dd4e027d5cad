"""Random signs as a seed measure the size of J, without J."""

# %% layer
import torch

m, n = 7, 4
W = torch.arange(1.0, m * n + 1).cos()
W = W.double().reshape(m, n)


def layer(x):
    return torch.tanh(W @ x)  # (n,) -> (m,)


x = torch.linspace(0.1, 0.7, n).double()
x.requires_grad_()
y = layer(x)  # (m,)
J = torch.func.jacrev(layer)(x)  # (m, n)

# %% signs
g = torch.Generator().manual_seed(0)
draws = 4000
size = (draws, m)
coins = torch.randint(2, size, generator=g)
signs = 2.0 * coins.double() - 1  # (draws, m)
(x_bars,) = torch.autograd.grad(
    y,
    x,
    signs,
    is_grads_batched=True,
    retain_graph=True,
)  # (draws, n)
sizes = x_bars.square().sum(dim=1)  # (draws,)
ones = torch.ones_like(y)  # (m,)
(by_ones,) = torch.autograd.grad(
    y, x, ones, retain_graph=True
)

exact = J.square().sum()
mean, spread = sizes.mean(), sizes.std()
error = spread / draws**0.5
print(f"exact     {exact:.3f}")
print(f"mean      {mean:.3f} +- {error:.3f}")
print(f"one draw  +- {spread:.3f}")
print(f"ones      {by_ones @ by_ones:.3f}")

# %% minibatch
size = (draws,)
chosen = torch.randint(m, size, generator=g)
one_hots = torch.eye(m).double()[chosen]
(x_bars,) = torch.autograd.grad(
    y, x, m * one_hots, is_grads_batched=True
)  # (draws, n)
error = x_bars.std(dim=0) / draws**0.5  # (n,)

print("sum: ", by_ones.float())
print("mean:", x_bars.mean(dim=0).float())
print("+-   ", error.float())
