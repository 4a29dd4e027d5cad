"""A tensor is a list of one, and seeds too many are dropped."""

# %% accepted
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


def h(x):
    return x[0] * x[2]  # (3,) -> ()


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (m,)
z_bar = torch.tensor(1000.0)  # ()

y = f(x)
forms = {
    "tensors": (y, y_bar),
    "lists": ([y], [y_bar]),
    "mixed": ([y], y_bar),
    "tuples": ((y,), (y_bar,)),
}
for name, (outputs, seeds) in forms.items():
    (x_bar,) = torch.autograd.grad(
        outputs, x, seeds, retain_graph=True
    )
    print(f"{name:7} =", x_bar)

# %% too_many
(x_bar,) = torch.autograd.grad(
    f(x), x, [y_bar, z_bar]
)
print("z_bar dropped =", x_bar)

# %% too_few tags=["raises-exception"]
torch.autograd.grad([f(x), h(x)], x, y_bar)

# %% wrong_second tags=["raises-exception"]
wrong = torch.ones(3)  # f(x) has shape (2,)
torch.autograd.grad(
    [h(x), f(x)], x, [z_bar, wrong]
)
