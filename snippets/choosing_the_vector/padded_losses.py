"""Padding leaves the mean only if the weights add up to one."""

import torch

w = torch.tensor([2.0, 3.0])  # (n,)
w.requires_grad_()
# 2 sentences of up to 3 words, (2, 3, n)
words = torch.arange(1.0, 13).reshape(2, 3, 2)
is_word = torch.tensor(
    [[1.0, 1, 1], [1, 0, 0]]
)  # (2, 3)
losses = (words @ w).square() / 100  # (2, 3)
words_alone = losses[is_word.bool()]  # (4,)

weights = {
    "mask / 6": is_word / is_word.numel(),
    "mask / 4": is_word / is_word.sum(),
}
for name, y_bar in weights.items():
    (w_bar,) = torch.autograd.grad(
        losses, w, y_bar, retain_graph=True
    )
    print(name, w_bar)
(truth,) = torch.autograd.grad(
    words_alone.mean(), w
)
print("truth   ", truth)
