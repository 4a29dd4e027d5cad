"""A node's hook returns a gradient for each input."""

# %% raises tags=["raises-exception"]
import torch


def scaled(grad_inputs, grad_outputs):
    return (10 * grad_inputs[0],)


u = torch.tensor([2.0, 3.0]).requires_grad_()
v = torch.tensor([5.0, 7.0]).requires_grad_()
y = u * v
y.grad_fn.register_hook(scaled)
y.sum().backward()


# %% fix
def first_scaled(grad_inputs, grad_outputs):
    first, *rest = grad_inputs
    return (10 * first, *rest)


y = u * v
y.grad_fn.register_hook(first_scaled)
y.sum().backward()
print("u.grad =", u.grad)
print("v.grad =", v.grad)
