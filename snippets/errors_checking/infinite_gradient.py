"""Anomaly mode stops at nan and lets infinity pass."""

# %% trap
import torch

x = torch.tensor([4.0, 0.0])
x.requires_grad_()
with torch.autograd.set_detect_anomaly(True):
    x.sqrt().sum().backward()
print("x.grad =", x.grad)


# %% fix
def watch(g):
    if not g.isfinite().all():
        print("not finite:", g)


x.register_hook(watch)
x.sqrt().sum().backward()
