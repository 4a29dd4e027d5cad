"""An index chooses one row, and all rows change."""

# %% raises tags=["warns"]
import torch

b = torch.tensor([2.0, 3.0, 5.0])
y = b.expand(2, 3)
row = torch.tensor([0])
y[row] = torch.tensor([7.0, 8.0, 9.0])
print("y =", y, sep="\n")

# %% fix
b = torch.tensor([2.0, 3.0, 5.0])
y = b.expand(2, 3).clone()
y[row] = torch.tensor([7.0, 8.0, 9.0])
print("y =", y, sep="\n")
