"""detect_anomaly warns that it is slow; set_detect_anomaly does not."""

# %% raises tags=["warns"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
with torch.autograd.detect_anomaly():
    (x * x).sum().backward()
print("x.grad =", x.grad)

# %% fix
with torch.autograd.set_detect_anomaly(True):
    print(torch.is_anomaly_enabled())
    (x * x).sum().backward()
print(torch.is_anomaly_enabled())
