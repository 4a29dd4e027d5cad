"""What is returned beside the loss is made of tensors."""

# %% raises tags=["raises-exception"]
import torch
from torch.func import grad


def step(x):  # (3,) -> (), number
    loss = (x[:2] * x[1:]).sum()
    return loss, loss.item()


x = torch.tensor([2.0, 3.0, 5.0])
grad(step, has_aux=True)(x)


# %% fix
def step(x):  # (3,) -> (), ()
    loss = (x[:2] * x[1:]).sum()
    return loss, loss


x_bar, value = grad(step, has_aux=True)(x)
print("x_bar =", x_bar)
print("loss:", value.item())
