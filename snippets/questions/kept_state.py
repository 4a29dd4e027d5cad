"""A state kept from the step before drags its whole graph along."""

# %% second_time tags=["raises-exception"]
import torch

W = torch.tensor([[0.5, 0.2], [0.1, 0.7]])
W.requires_grad_()  # (n, n)
sgd = torch.optim.SGD([W], lr=0.1)


def step(h, **options):
    h = torch.tanh(W @ h)  # (n, n) @ (n,)
    sgd.zero_grad()
    h.sum().backward(**options)
    sgd.step()  # changes W in place
    return h


h = torch.tensor([1.0, 2.0])  # (n,)
h = step(h)
h = step(h)

# %% retained tags=["raises-exception"]
h = torch.tensor([1.0, 2.0])
h = step(h, retain_graph=True)
h = step(h, retain_graph=True)
print("done: two steps")
h = step(h, retain_graph=True)

# %% detached
h = torch.tensor([1.0, 2.0])
for number in (1, 2, 3):
    h = step(h.detach())
    print("done: step", number)
