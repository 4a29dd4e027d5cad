"""Both JVPs have one gradient, without no_grad and fused norms in f."""

# %% two_ways
import torch

functional = torch.autograd.functional
x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x_dot = torch.tensor([1.0, 10, 100])  # (n,)
w = torch.tensor([0.1, 0.2, 0.3])  # (n,)
w.requires_grad_()


def by_func(f):
    _, y_dot = torch.func.jvp(
        f, (x,), (x_dot,)
    )
    return y_dot


def by_functional(f):
    _, y_dot = functional.jvp(
        f, x, x_dot, create_graph=True
    )
    return y_dot


# %% agree
def show(way, vector):
    numbers = [
        round(v, 2) for v in vector.tolist()
    ]
    print(f"{way.__name__:13}", *numbers)


# gradient of the loss y_dot[0] in w
def show_gradients(f):
    print(f.__name__)
    for way in (by_func, by_functional):
        loss = way(f)[0]  # (n,) -> ()
        (w_bar,) = torch.autograd.grad(
            loss, w
        )
        show(way, w_bar)


def plain(x):
    return torch.softmax(w * x, dim=0)


show_gradients(plain)


# %% no_grad
def under_no_grad(x):
    with torch.no_grad():
        scale = x.sum()
    return w * x * scale


def detached(x):
    return w * x * x.detach().sum()


for f in (under_no_grad, detached):
    print(f.__name__)
    for way in (by_func, by_functional):
        show(way, way(f))


# %% layer_norm
def fused(x):
    norm = torch.nn.functional.layer_norm
    return norm(w * x, x.shape, eps=1e-5)


def written_out(x):
    z = w * x
    z = z - z.mean()
    variance = z.square().mean()
    return z / (variance + 1e-5).sqrt()


for f in (fused, written_out):
    show_gradients(f)
