"""float() takes one element: reduce the tensor first."""

# %% raises tags=["raises-exception"]
import torch

losses = torch.tensor([2.0, 3.0, 7.0])
logged = float(losses)

# %% fix
logged = float(losses.mean())
print("logged =", logged)
print("all    =", losses.tolist())
