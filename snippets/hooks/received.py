"""A tensor hook receives the cotangent; what it returns replaces it."""

# %% look
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


def show_y(bar):
    print("y's hook got", bar)


def show_x(bar):
    print("x's hook got", bar)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (2,)
y = f(x)  # (2,)
y.register_hook(show_y)
shown = x.register_hook(show_x)
y.backward(gradient=y_bar)

# %% replace
shown.remove()


def clip(bar):
    return bar.clamp(max=10)  # (2,) -> (2,)


y = f(x)
clipping = y.register_hook(clip)
(clipped,) = torch.autograd.grad(
    y, x, y_bar, retain_graph=True
)
clipping.remove()
(plain,) = torch.autograd.grad(y, x, y_bar)
print("with the hook =", clipped)
print("without       =", plain)
