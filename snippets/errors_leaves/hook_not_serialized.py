"""A tensor is saved without its hooks."""

# %% raises tags=["warns"]
import pickle

import torch


class Tenfold:
    def __call__(self, grad):
        return 10 * grad

    def __repr__(self):
        return "Tenfold()"


x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_().register_hook(Tenfold())
packed = pickle.dumps(x)

# %% fix
loaded = pickle.loads(packed)
loaded.register_hook(Tenfold())
(loaded * loaded).sum().backward()
print("grad =", loaded.grad)
