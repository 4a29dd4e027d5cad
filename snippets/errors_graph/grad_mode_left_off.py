"""Called as a function, set_grad_enabled holds until the next call."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()

torch.set_grad_enabled(False)
check = (w * w).mean()  # validation
loss = (w * w).sum()
loss.backward()

# %% fix
torch.set_grad_enabled(True)
with torch.set_grad_enabled(False):
    check = (w * w).mean()  # ends here
loss = (w * w).sum()
loss.backward()
print("w.grad =", w.grad)
