"""Losses of unequal shards are weighted by their share of the batch."""

import torch


def mean_loss(w, X):  # (3,), (b, 3) -> ()
    return (X @ w).square().mean()


def shard_losses(w):
    losses = [mean_loss(w, X) for X in shards]
    return torch.stack(losses)  # (2,)


w = torch.tensor([2.0, 3.0, 5.0])  # (3,)
w.requires_grad_()
# (B, 3), B = 5
inputs = torch.arange(15.0).reshape(5, 3)
# 3 rows and 2 rows, as for two devices
shards = inputs.chunk(2)
sizes = [len(X) for X in shards]
shares = torch.tensor(sizes) / 5  # (2,)

losses = shard_losses(w)
losses.backward(gradient=shares)
loss = mean_loss(w, inputs)  # ()
(whole,) = torch.autograd.grad(loss, w)
mean = shard_losses(w).mean()  # (2,) -> ()
(plain,) = torch.autograd.grad(mean, w)

print("losses.shape =", tuple(losses.shape))
print("gradient=shares:", w.grad, sep="\n")
print("whole batch:", whole, sep="\n")
print("losses.mean():", plain, sep="\n")
