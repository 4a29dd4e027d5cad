"""A node that you call yourself does not check what it receives."""

# %% unchecked
import torch

x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
y = 7 * x  # (3,)
wrong = torch.tensor(
    [[1.0], [10.0]]
)  # (2, 1)

print(y.grad_fn(wrong))

# %% broadcast
X = torch.arange(6.0).reshape(2, 3)
b = torch.tensor([7.0, 8.0, 9.0])  # (3,)
b.requires_grad_()
Y = X + b  # (2, 3)
Y_bar = torch.tensor(
    [[1.0, 2, 3], [10, 20, 30]]
)
_, bar = Y.grad_fn(Y_bar)
Y.backward(Y_bar)
print("from the node:", bar, sep="\n")
print("b.grad =", b.grad)

# %% freed tags=["raises-exception"]
z = x.exp()
z.backward(torch.tensor([1.0, 10.0, 100.0]))
z.grad_fn(torch.tensor([1.0, 10.0, 100.0]))
