"""Anomaly mode has to be on while the forward pass runs."""

# %% raises tags=["warns"]
import torch
from torch.autograd import set_detect_anomaly

x = torch.tensor([9.0, 0.0])
x.requires_grad_()
y = torch.where(x > 0, x.sqrt(), 0.0)
try:
    with set_detect_anomaly(True):
        y.sum().backward()
except RuntimeError as error:
    print(error)

# %% fix
import warnings

caught = warnings.catch_warnings(
    record=True, action="always"
)
with set_detect_anomaly(True), caught as said:
    root = x.sqrt()
    y = torch.where(x > 0, root, 0.0)
    try:
        y.sum().backward()
    except RuntimeError:
        text = str(said[0].message)
lines = text.split("\n")
print(
    *[one for one in lines if "root =" in one]
)
