"""Each output of a vmap method has its dimension."""

# %% raises tags=["raises-exception"]
import torch


class Both(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return 3 * x, x * x

    @staticmethod
    def setup_context(ctx, inputs, output):
        pass

    @staticmethod
    def vmap(info, in_dims, x):
        return Both.apply(x), in_dims


X = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
torch.vmap(Both.apply)(X)


# %% fix
class Fixed(Both):
    @staticmethod
    def vmap(info, in_dims, x):
        return Both.apply(x), 2 * in_dims


y, z = torch.vmap(Fixed.apply, in_dims=1)(X)
print("y =", y, sep="\n")
print("z =", z, sep="\n")
