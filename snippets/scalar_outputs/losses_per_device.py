"""Losses of unequal shards are weighted by their share of the batch."""

import torch


def mean_loss(w, rows):
    return (rows @ w).square().mean()  # (b, 3) @ (3,) -> (b,) -> ()


w = torch.tensor([2.0, 3.0, 5.0], requires_grad=True)  # (3,)
inputs = torch.arange(15.0).reshape(5, 3)  # (B, 3), B = 5
shards = inputs.chunk(2)  # 3 rows and 2 rows, as for two devices
shares = torch.tensor([len(rows) / 5 for rows in shards])  # (2,)

losses = torch.stack([mean_loss(w, rows) for rows in shards])  # (2,)
losses.backward(gradient=shares)
(whole,) = torch.autograd.grad(mean_loss(w, inputs), w)
losses = torch.stack([mean_loss(w, rows) for rows in shards])
(plain,) = torch.autograd.grad(losses.mean(), w)

print("losses.shape =", tuple(losses.shape))
print("gradient=shares :", w.grad)
print("whole batch     :", whole)
print("losses.mean()   :", plain)
