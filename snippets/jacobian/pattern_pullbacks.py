"""The pattern of J gives J.T @ y_bar without building J."""

# %% rules
import torch
from torch.func import jacrev

x = torch.tensor([2.0, 3.0, 4.0, 5.0, 6.0, 7.0])  # (6,)
w = torch.tensor([2.0, 3.0, 5.0, 7.0])  # (4,)
y_bar = torch.tensor([1.0, 10.0, 100.0, 2.0, 20.0, 200.0])  # (6,)


def elementwise(x):
    return x**2  # (6,)


def transposed(x):
    return x.reshape(2, 3).T.flatten()  # (6,)


def rank_one(x):
    return (x @ x) * w  # (4,)


D, P, R = (jacrev(f)(x) for f in (elementwise, transposed, rank_one))
print("D.T @ y_bar =", D.T @ y_bar)  # diagonal: (6, 6) @ (6,)
print("scaled      =", 2 * x * y_bar)
print("P.T @ y_bar =", P.T @ y_bar)  # permutation: (6, 6) @ (6,)
print("moved back  =", y_bar.reshape(3, 2).T.flatten())
z_bar = y_bar[:4]  # (4,)
print("R.T @ z_bar =", R.T @ z_bar)  # rank one: (6, 4) @ (4,)
print("a multiple  =", (w @ z_bar) * 2 * x)

# %% caution
print("D @ y_bar   =", D @ y_bar)
print("D.T @ y_bar =", D.T @ y_bar)
print("P @ y_bar   =", P @ y_bar)
print("P.T @ y_bar =", P.T @ y_bar)
