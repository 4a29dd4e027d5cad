"""A custom Function does not say what vmap is to do with it."""

# %% raises tags=["raises-exception"]
import torch


class Cube(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return x**3

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, y_bar):
        (x,) = ctx.saved_tensors
        return 3 * x**2 * y_bar


X = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
torch.vmap(Cube.apply)(X)

# %% fix
Cube.generate_vmap_rule = True
print(torch.vmap(Cube.apply)(X))
