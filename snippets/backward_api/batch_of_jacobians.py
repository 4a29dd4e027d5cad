"""One call with batched seeds gives the Jacobian of every sample."""

import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


# (B, n)
X = torch.arange(2.0, 14.0).reshape(4, 3)
X.requires_grad_()
a, b, c = X.unbind(1)  # (B,) each
y = [a * b, b + c**2]
Y = torch.stack(y, dim=1)  # (B, m)

# (m, B, m): in seeds[i], output i of each
seeds = torch.eye(2)[:, None].expand(2, 4, 2)
(rows,) = torch.autograd.grad(
    Y, X, seeds, is_grads_batched=True
)  # (m, B, n)
J = rows.transpose(0, 1)  # (B, m, n)

by_func = torch.vmap(torch.func.jacrev(f))(X)
print("shape =", tuple(J.shape))
print("same  =", torch.equal(J, by_func))
