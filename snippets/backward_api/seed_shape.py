"""The seed of a loss of shape () has the shape (), and not (1,)."""

# %% old_recipe tags=["raises-exception"]
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
loss = f(x).sum()  # ()
mone = torch.tensor([-1.0])  # (1,)
loss.backward(mone)

# %% fixed
loss.backward(torch.tensor(-1.0))  # ()
by_seed, x.grad = x.grad, None
(-f(x).sum()).backward()

print("by a seed of -1 =", by_seed)
print("by (-loss)      =", x.grad)
