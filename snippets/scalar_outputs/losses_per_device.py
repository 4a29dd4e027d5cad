"""Losses of unequal shards are weighted by their share of the batch."""

import torch


def mean_loss(w, X):
    # (b, 3) @ (3,) -> (b,) -> ()
    return (X @ w).square().mean()


w = torch.tensor([2.0, 3.0, 5.0])  # (3,)
w.requires_grad_()
# (B, 3), B = 5
inputs = torch.arange(15.0).reshape(5, 3)
# 3 rows and 2 rows, as for two devices
shards = inputs.chunk(2)
sizes = [len(X) for X in shards]
shares = torch.tensor(sizes) / 5  # (2,)

losses = [mean_loss(w, X) for X in shards]
losses = torch.stack(losses)  # (2,)
losses.backward(gradient=shares)

loss = mean_loss(w, inputs)  # ()
(whole,) = torch.autograd.grad(loss, w)
losses = [mean_loss(w, X) for X in shards]
mean = torch.stack(losses).mean()  # ()
(plain,) = torch.autograd.grad(mean, w)

print("losses.shape =", tuple(losses.shape))
print("gradient=shares:", w.grad, sep="\n")
print("whole batch:", whole, sep="\n")
print("losses.mean():", plain, sep="\n")
