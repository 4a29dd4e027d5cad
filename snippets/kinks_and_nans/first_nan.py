"""detect_anomaly names the operation that made the first nan."""

import warnings

import torch
from torch.autograd import detect_anomaly

x = torch.tensor([9.0, 0.0])
x.requires_grad_()
caught = warnings.catch_warnings(
    record=True, action="always"
)
with caught as said, detect_anomaly():
    root = x.sqrt()
    y = torch.where(x > 0, root, 0.0)
    try:
        y.sum().backward()
    except RuntimeError as error:
        print(error)
lines = str(said[-1].message).split("\n")
print(
    *[one for one in lines if "root =" in one]
)
