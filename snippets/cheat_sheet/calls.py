"""Every call of the sheet, run on one function."""

# %% setup
import torch
from torch import autograd
from torch.autograd import functional
from torch.func import (
    grad,
    hessian,
    jacfwd,
    jacrev,
    jvp,
    vjp,
    vmap,
)


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


def g(x):
    return (f(x) ** 2).sum()  # (3,) -> ()


def loss(w, x, t):
    return (w @ x - t) ** 2  # one sample


# %% inputs
n, m, B = 3, 2, 4
x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x_dot = torch.tensor([1.0, 10.0, 100.0])
y_bar = torch.tensor([1.0, 100.0])  # (m,)
i, k = 1, 2  # a row and a column
w = torch.tensor([7.0, 5.0, 4.0])  # (n,)
X = torch.arange(12.0).reshape(B, n) + 2
t = torch.tensor([20.0, 30.0, 50.0, 70.0])

# %% products
x.requires_grad_()
f(x).backward(y_bar)
print("x.grad =", x.grad)
(x_bar,) = autograd.grad(f(x), x, y_bar)
print("x_bar  =", x_bar)
_, x_bar = functional.vjp(f, x, y_bar)
print("x_bar  =", x_bar)

x = x.detach()
y, pullback = vjp(f, x)
(x_bar,) = pullback(y_bar)
print("x_bar  =", x_bar)
y, y_dot = jvp(f, (x,), (x_dot,))
print("y_dot  =", y_dot)
_, y_dot = functional.jvp(f, x, x_dot)
print("y_dot  =", y_dot)

# %% matrices
x.requires_grad_()
(row,) = autograd.grad(f(x)[i], x)
print("row    =", row)
(J,) = autograd.grad(
    f(x),
    x,
    torch.eye(m),
    is_grads_batched=True,
)
print("J      =", J.tolist())
J = functional.jacobian(f, x)

x = x.detach()
e_k = torch.eye(n)[k]
_, column = jvp(f, (x,), (e_k,))
print("column =", column)
J = jacrev(f)(x)
print("J      =", J.tolist())
J = jacfwd(f)(x)
print("J      =", J.tolist())
J_each = vmap(jacrev(f))(X)
print("J_each :", tuple(J_each.shape))

# %% scalars
x.requires_grad_()
x.grad = None
g(x).backward()
print("x.grad =", x.grad)
(x_bar,) = autograd.grad(
    g(x), x, create_graph=True
)
(hvp,) = autograd.grad(x_bar, x, x_dot)
print("hvp    =", hvp)
_, hvp = functional.hvp(g, x, x_dot)
_, hvp = functional.vhp(g, x, x_dot)
H = functional.hessian(g, x)

x = x.detach()
x_bar = grad(g)(x)
print("x_bar  =", x_bar)
_, hvp = jvp(grad(g), (x,), (x_dot,))
print("hvp    =", hvp)
H = hessian(g)(x)
print("H =", H.int().tolist())
W_bar = vmap(grad(loss), (None, 0, 0))(
    w, X, t
)
print("W_bar  :", tuple(W_bar.shape))
