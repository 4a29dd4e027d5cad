"""A custom operator has a backward, but no forward mode."""

# %% operator
import torch
from torch.autograd import gradcheck
from torch.library import custom_op, opcheck


@custom_op("book::cube", mutates_args=())
def cube(x: torch.Tensor) -> torch.Tensor:
    y = x.numpy() ** 3  # outside PyTorch
    return torch.from_numpy(y)


@cube.register_fake
def of_same_shape(x):
    return torch.empty_like(x)


def save(ctx, inputs, output):
    ctx.save_for_backward(*inputs)


def backward(ctx, y_bar):
    (x,) = ctx.saved_tensors
    return 3 * x**2 * y_bar


cube.register_autograd(
    backward, setup_context=save
)

# %% checks
x = torch.tensor([2.0, 5.0]).double()
x.requires_grad_()
print(gradcheck(cube, x))
for test, result in opcheck(
    cube, (x,)
).items():
    print(test, result)


# %% wrong
def wrong(ctx, y_bar):
    (x,) = ctx.saved_tensors
    return 7 * x**2 * y_bar


cube.register_autograd(
    wrong, setup_context=save
)
print(set(opcheck(cube, (x,)).values()))
print(
    gradcheck(cube, x, raise_exception=False)
)

# %% forward_mode
cube.register_autograd(
    backward, setup_context=save
)
x = x.detach()
ones = torch.ones_like(x)
_, y_dot = torch.func.jvp(cube, (x,), (ones,))
print("jvp =", y_dot.tolist())
print("J @ x_dot =", (3 * x**2).tolist())

# %% transforms tags=["raises-exception"]
torch.func.jacrev(cube)(x)
