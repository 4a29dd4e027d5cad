"""enable_grad does not lift inference_mode."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()


@torch.inference_mode()
def loss_of(w):
    with torch.enable_grad():
        return (w * w).sum()


loss_of(w).backward()


# %% fix
@torch.inference_mode()
def loss_of(w):
    with torch.inference_mode(False):
        return (w * w).sum()


loss_of(w).backward()
print("w.grad =", w.grad)
