"""The recipe on f: write y_dot, then collect what is beside x_dot."""

import torch


def pushforward(x, x_dot):  # (3,) -> (2,)
    y_dot = [
        x[1] * x_dot[0] + x[0] * x_dot[1],
        x_dot[1] + 2 * x[2] * x_dot[2],
    ]
    return torch.stack(y_dot)


def pullback(x, y_bar):  # (2,) -> (3,)
    x_bar = [
        y_bar[0] * x[1],
        y_bar[0] * x[0] + y_bar[1],
        y_bar[1] * 2 * x[2],
    ]
    return torch.stack(x_bar)


x = torch.tensor([2.0, 3.0, 5.0])
x_dot = torch.tensor([1.0, 10, 100])
y_bar = torch.tensor([1.0, 100])
y_dot = pushforward(x, x_dot)
x_bar = pullback(x, y_bar)

print("y_dot =", y_dot)
print("x_bar =", x_bar)
print("y_bar @ y_dot =", y_bar @ y_dot)
print("x_bar @ x_dot =", x_bar @ x_dot)
