"""Micro-batches add up to the whole mean if each has its share."""

import torch

X = torch.arange(1.0, 31).reshape(10, 3)
X = X.sqrt()  # (N, n)
w = torch.tensor([2.0, 3.0, 5.0])  # (n,)
w.requires_grad_()


def mean_loss(X):  # (b, n) -> ()
    return (X @ w).square().mean()


loss = mean_loss(X)  # ()
(whole,) = torch.autograd.grad(loss, w)
print("whole ", whole)
seeds = {
    "thirds": [1 / 3, 1 / 3, 1 / 3],
    "shares": [4 / 10, 4 / 10, 2 / 10],
}
for name, each in seeds.items():
    w.grad = None
    for k, micro in enumerate(X.split(4)):
        loss = mean_loss(micro)  # ()
        loss.backward(torch.tensor(each[k]))
    print(name, w.grad)
