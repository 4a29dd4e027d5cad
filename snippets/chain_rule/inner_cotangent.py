"""Every tensor on the way has a cotangent; only leaves keep theirs."""

import torch

a = torch.tensor([2.0, 3.0, 5.0])  # (n,)
a.requires_grad_()
c = 7 * a  # not a leaf


def hook(bar):
    print("c_bar =", bar)


c.register_hook(hook)
out = (c * c).sum()  # ()

out.backward()
print("2 c   =", 2 * c.detach())
print("c.retains_grad:", c.retains_grad)
