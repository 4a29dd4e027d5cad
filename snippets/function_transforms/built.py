"""jacrev, jacfwd and hessian in a few lines of vjp, jvp and vmap."""

# %% jacrev
import torch
from torch.func import jvp, vjp, vmap


def one_hots(t):  # (t.numel(), *t.shape)
    eye = torch.eye(t.numel(), dtype=t.dtype)
    return eye.reshape(-1, *t.shape)


def my_jacrev(f):
    def jacobian(x):
        y, pullback = vjp(f, x)
        (rows,) = vmap(pullback)(one_hots(y))
        return rows.reshape(y.shape + x.shape)

    return jacobian


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
J = my_jacrev(f)(x)  # (m, n)
print("J =", J, sep="\n")


# %% jacfwd
def my_jacfwd(f):
    def jacobian(x):
        def column(x_dot):
            return jvp(f, (x,), (x_dot,))[1]

        rows = vmap(column)(one_hots(x))
        columns = rows.movedim(0, -1)
        shape = columns.shape[:-1] + x.shape
        return columns.reshape(shape)

    return jacobian


same = torch.equal(my_jacfwd(f)(x), J)
print("same J:", same)


# %% hessian
def my_hessian(f):
    return my_jacfwd(my_jacrev(f))


y_bar = torch.tensor([1.0, 100.0])  # (m,)


def loss(x):
    return y_bar @ f(x)  # (n,) -> ()


H = my_hessian(loss)(x)  # (n, n)
print("H =", H, sep="\n")
