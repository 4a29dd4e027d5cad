"""y_bar @ y_dot equals x_bar @ x_dot, unless a pullback is wrong."""

# %% identity
import torch


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

# %% one_check
x = x.double()
_, pullback = torch.func.vjp(f, x)


# relative, for one pair of random vectors
def adjoint_gap(rule, draws):
    x_dot = torch.empty_like(x)  # (n,)
    y_bar = torch.empty_like(f(x))  # (m,)
    x_dot.normal_(generator=draws)
    y_bar.normal_(generator=draws)
    _, y_dot = torch.func.jvp(
        f, (x,), (x_dot,)
    )
    forward = y_bar @ y_dot
    reverse = rule(y_bar) @ x_dot
    return abs(1 - reverse / forward)


# %% wrong_rule
def right(y_bar):
    return pullback(y_bar)[0]


def largest_gap(rule):  # of five pairs
    draws = torch.Generator().manual_seed(0)
    pairs = [draws] * 5
    gaps = [
        adjoint_gap(rule, d) for d in pairs
    ]
    return max(gaps).item()


gap = largest_gap(right)
print("right: only rounding?", gap < 1e-12)
for k in range(3):
    factors = torch.ones_like(x)
    factors[k] = 1.0005  # 0.05 % off

    def wrong(y_bar, factors=factors):
        return factors * right(y_bar)

    gap = largest_gap(wrong)
    print(f"x_bar[{k}] off: gap = {gap:.1e}")
