"""With inputs=, only what it names gets a .grad."""

# %% leaf
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (m,)
w = torch.tensor([7.0, 11.0, 13.0])  # (n,)
w.requires_grad_()

f(x * w).backward(y_bar, inputs=[w])
print("w.grad =", w.grad)
print("x.grad =", x.grad)

# %% non_leaf
product = x * w  # (n,), not a leaf
y = f(product)
y.backward(
    y_bar, inputs=[product], retain_graph=True
)
first = product.grad.clone()
y.backward(y_bar)  # no inputs= this time
print("first  =", first)
print("second =", product.grad)

# %% unused
x.grad, w.grad = None, None
f(x).backward(y_bar, inputs=[w])
print("w.grad =", w.grad)
