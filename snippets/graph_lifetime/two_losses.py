"""Two losses over one graph need one pass for their sum, or two."""

# %% raises tags=["raises-exception"]
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()


def losses():
    x.grad = None
    y = f(x)  # (m,), what they share
    passes = []
    y.register_hook(passes.append)
    a, b = y[0] * y[1], y.square().sum()
    return a, b, passes


a, b, passes = losses()
a.backward()
b.backward()

# %% both
a, b, one = losses()
(a + b).backward()
summed = x.grad

a, b, two = losses()
a.backward(retain_graph=True)
b.backward()
print("sum:  ", summed, "passes:", len(one))
print("each: ", x.grad, "passes:", len(two))
