"""The three calls run the same pass and put the result elsewhere."""

# %% setup
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

# %% calls
# One output; adds to x.grad
f(x).backward(gradient=y_bar, inputs=[x])
of_y, x.grad = x.grad, None

# Several outputs; adds to x.grad
torch.autograd.backward(
    tensors=[f(x), h(x)],
    grad_tensors=[y_bar, z_bar],
    inputs=[x],
)
of_both, x.grad = x.grad, None

# Several outputs; returns a tuple
(x_bar,) = torch.autograd.grad(
    outputs=[f(x), h(x)],
    inputs=[x],
    grad_outputs=[y_bar, z_bar],
)

print("y alone  =", of_y)
print("y and z  =", of_both)
print("returned =", x_bar)
print("x.grad   =", x.grad)
