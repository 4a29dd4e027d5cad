"""A second backward raises only if there were saved values."""

# %% nothing_saved
import torch

x = torch.tensor([2.0, 3.0, 5.0], requires_grad=True)  # (n,)
y = x.cumsum(0).sum()  # linear: nothing is saved for the pass back
y.backward()
once = x.grad.clone()
y.backward()  # no error, and no retain_graph
print("once  =", once)
print("twice =", x.grad)

# %% values_saved tags=["raises-exception"]
y = x.exp().sum()  # the derivative of exp needs its own result
y.backward()
y.backward()
