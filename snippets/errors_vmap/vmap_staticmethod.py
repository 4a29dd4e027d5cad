"""The rule for vmap returns the output alone."""

# %% raises tags=["raises-exception"]
import torch


class Rows(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return x.cumsum(0)

    @staticmethod
    def setup_context(ctx, inputs, output):
        pass

    @staticmethod
    def vmap(info, in_dims, x):
        return x.movedim(
            in_dims[0], 0
        ).cumsum(1)


X = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
torch.vmap(Rows.apply, in_dims=1)(X)


# %% fix
class Mapped(Rows):
    @staticmethod
    def vmap(info, in_dims, x):
        y = x.movedim(in_dims[0], 0).cumsum(1)
        return y, 0


print(torch.vmap(Mapped.apply, in_dims=1)(X))
