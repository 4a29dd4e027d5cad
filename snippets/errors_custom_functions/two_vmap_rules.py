"""A Function has one rule for vmap."""

# %% raises tags=["raises-exception"]
import numpy as np
import torch


class Sine(torch.autograd.Function):
    generate_vmap_rule = True

    @staticmethod
    def forward(x):
        return torch.from_numpy(
            np.sin(x.numpy())
        )

    @staticmethod
    def setup_context(ctx, inputs, output):
        pass

    @staticmethod
    def vmap(info, in_dims, x):
        return Sine.apply(x), in_dims[0]


X = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
torch.vmap(Sine.apply)(X)


# %% fix
class Fixed(Sine):
    generate_vmap_rule = False


print(torch.vmap(Fixed.apply)(X))
