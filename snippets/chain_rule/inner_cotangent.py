"""Every tensor on the way has a cotangent; only leaves keep theirs."""

import torch

a = torch.tensor([2.0, 3.0, 5.0])  # (n,)
a.requires_grad_()
c = 7 * a  # not a leaf
c.register_hook(
    lambda bar: print("c_bar =", bar)
)
out = (c * c).sum()  # ()

out.backward()
print("2 c   =", 2 * c.detach())
print("c.retains_grad:", c.retains_grad)
