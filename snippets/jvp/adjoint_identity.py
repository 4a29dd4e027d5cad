"""y_bar @ y_dot equals x_bar @ x_dot, unless a pullback is wrong."""

# %% identity
import torch

torch.set_default_dtype(torch.float64)


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x_dot = torch.tensor([1.0, 10, 100])  # (n,)
y_bar = torch.tensor([1.0, 100.0])  # (m,)

# (n,) -> (m,)
_, y_dot = torch.func.jvp(f, (x,), (x_dot,))
_, pullback = torch.func.vjp(f, x)
(x_bar,) = pullback(y_bar)  # (m,) -> (n,)
print("y_bar @ y_dot =", y_bar @ y_dot)
print("x_bar @ x_dot =", x_bar @ x_dot)


# %% wrong_rule
def adjoint_gap(x_dot, y_dot, y_bar, x_bar):
    forward = y_bar @ y_dot
    reverse = x_bar @ x_dot
    gap = abs(forward - reverse)
    return gap / abs(forward)


gap = adjoint_gap(x_dot, y_dot, y_bar, x_bar)
print("gap, right pullback =", gap)

factors = torch.tensor([1.0, 1.0, 1.0005])
wrong = x_bar * factors  # 0.05 % off, once
gap = adjoint_gap(x_dot, y_dot, y_bar, wrong)
print("gap, wrong pullback =", gap)
