"""With is_grads_batched=True even a scalar needs its vectors."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
loss = (x * x).sum()
torch.autograd.grad(
    loss, x, is_grads_batched=True
)

# %% fix
weights = torch.tensor([1.0, 10.0])  # (2,)
(rows,) = torch.autograd.grad(
    loss, x, weights, is_grads_batched=True
)
print(rows)
