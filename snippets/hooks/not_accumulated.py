"""autograd.grad runs hooks on tensors, not post-accumulate hooks."""

import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
u = torch.tensor(7.0, requires_grad=True)
y_bar = torch.tensor([1.0, 100.0])  # (2,)


def show_x(bar):
    print("  hook on x:", bar)


def show_leaf(leaf):
    print("  accumulated:", leaf.grad)


x.register_hook(show_x)
x.register_post_accumulate_grad_hook(
    show_leaf
)
print("backward")
(u * f(x)).backward(y_bar)
print("autograd.grad")
torch.autograd.grad(u * f(x), x, y_bar)
print("backward with inputs=[u]")
(u * f(x)).backward(y_bar, inputs=[u])
