"""Backward frees saved values; the nodes stay, and fail half-way."""

# %% nodes
import torch

x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
b = torch.tensor([7.0, 11.0, 13.0])  # (n,)
b.requires_grad_()

loss = (x.sqrt() + b).sum()  # ()
loss.backward()
once = x.grad.clone(), b.grad.clone()

node = loss.grad_fn
while node.next_functions:
    print(node.name())
    node = node.next_functions[0][0]

# %% second tags=["raises-exception"]
loss.backward()

# %% half_way
print("x.grad, first: ", once[0])
print("x.grad, second:", x.grad)
print("b.grad, first: ", once[1])
print("b.grad, second:", b.grad)
