"""Three ways to send a gradient past argmax."""

import torch
import torch.nn.functional as F

scores = torch.tensor([2.0, 5.0, 3.0])  # (n,)
scores.requires_grad_()
places = torch.tensor([10.0, 20, 40])  # (n,)
index = scores.argmax()  # ()

chosen = scores[index]  # the score itself
soft = scores.softmax(0)  # (n,)
expected = soft @ places  # soft-argmax
hard = F.one_hot(index, 3).float()  # (n,)
through = hard + soft - soft.detach()
straight = through @ places

for name, y in {
    "chosen": chosen,
    "expected": expected,
    "straight": straight,
}.items():
    (bar,) = torch.autograd.grad(
        y, scores, retain_graph=True
    )
    print(f"{name} = {y.item():.4f}")
    print(bar)
