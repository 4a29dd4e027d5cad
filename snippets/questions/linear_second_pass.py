"""A second backward raises only where the graph had saved values."""

# %% nothing_saved
import torch

x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
# Linear: nothing is saved for the pass back
y = x.cumsum(0).sum()
y.backward()
once = x.grad.clone()
y.backward()  # no error, and no retain_graph
print("once  =", once)
print("twice =", x.grad)

# %% values_saved tags=["raises-exception"]
# The derivative of exp needs its own result
y = x.exp().sum()
y.backward()
y.backward()
