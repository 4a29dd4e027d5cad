"""With round alone a weight stays; straight through, it moves."""

import torch


def plain(w):
    return w.round()


def straight_through(w):
    return w + (w.round() - w).detach()


for f in (plain, straight_through):
    w = torch.tensor(0.6, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.2)
    for _ in range(10):
        optimizer.zero_grad()
        loss = (f(w) - 4) ** 2
        loss.backward()
        optimizer.step()
    print(
        f.__name__, f"{w.item():.1f}", end=" "
    )
    print("rounds to", f(w).item())
