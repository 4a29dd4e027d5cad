"""The pattern of J gives J.T @ y_bar without building J."""

# %% rules
from torch import tensor
from torch.func import jacrev

x = tensor([2.0, 3, 4, 5, 6, 7])  # (6,)
w = tensor([2.0, 3, 5, 7])  # (4,)
# (6,)
y_bar = tensor([1.0, 10, 100, 2, 20, 200])


def elementwise(x):
    return x**2  # (6,)


def transposed(x):
    return x.reshape(2, 3).T.flatten()  # (6,)


def rank_one(x):
    return (x @ x) * w  # (4,)


def show(name, bar):  # in whole numbers
    print(f"{name:11} =", *bar.int().tolist())


D = jacrev(elementwise)(x)  # (6, 6)
P = jacrev(transposed)(x)  # (6, 6)
R = jacrev(rank_one)(x)  # (4, 6)
show("D.T @ y_bar", D.T @ y_bar)
show("scaled", 2 * x * y_bar)
show("P.T @ y_bar", P.T @ y_bar)
show("moved", y_bar.reshape(3, 2).T.flatten())
z_bar = y_bar[:4]  # (4,)
show("R.T @ z_bar", R.T @ z_bar)
show("a multiple", (w @ z_bar) * 2 * x)

# %% caution
show("D @ y_bar", D @ y_bar)
show("D.T @ y_bar", D.T @ y_bar)
show("P @ y_bar", P @ y_bar)
show("P.T @ y_bar", P.T @ y_bar)
