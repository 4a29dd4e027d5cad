"""A value that went through NumPy has no graph."""

# %% raises tags=["raises-exception"]
import numpy as np
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()
y = (w * w).detach().numpy()
loss = torch.from_numpy(np.log(y)).sum()
loss.backward()

# %% fix
loss = torch.log(w * w).sum()
loss.backward()
print("w.grad =", w.grad)  # 2 / w
