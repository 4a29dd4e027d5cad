"""The function returns tensors, in a tuple if several."""

# %% raises tags=["raises-exception"]
import torch
from torch.autograd.functional import jacobian


def model(x):  # (3,) -> {"logits": (2,)}
    return {"logits": x[:2] * x[1:]}


x = torch.tensor([2.0, 3.0, 5.0])
jacobian(model, x)


# %% fix
def logits(x):  # (3,) -> (2,)
    return model(x)["logits"]


print(jacobian(logits, x))
