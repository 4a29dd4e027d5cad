"""A view for each use of x₂ tells the two contributions apart."""

import torch

x_1, x_2, x_3 = (
    torch.tensor(number, requires_grad=True)
    for number in (2.0, 3.0, 5.0)
)
in_product = x_2.view_as(x_2)
in_sum = x_2.view_as(x_2)


def show_product(bar):
    print("from y_1:", bar)


def show_sum(bar):
    print("from y_2:", bar)


in_product.register_hook(show_product)
in_sum.register_hook(show_sum)
y_1 = x_1 * in_product
y_2 = in_sum + x_3**2
one, hundred = torch.tensor([1.0, 100.0])
torch.autograd.backward(
    [y_1, y_2], [one, hundred]
)
print("x_2.grad:", x_2.grad)
