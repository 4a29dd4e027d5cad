"""The fifth argument by position is grad_variables, not inputs."""

# %% raises tags=["raises-exception"]
import warnings

import torch

warnings.simplefilter("ignore")
x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = x * x  # (3,)
y_bar = torch.tensor([1.0, 10.0, 100.0])
torch.autograd.backward(
    y, y_bar, None, False, [x]
)

# %% fix
torch.autograd.backward(y, y_bar, inputs=[x])
print("x.grad =", x.grad)
