"""An operator's backward does not work in torch.func."""

# %% raises tags=["raises-exception"]
import torch


def square(x: torch.Tensor) -> torch.Tensor:
    return x * x


def setup(ctx, inputs, output):
    ctx.save_for_backward(*inputs)


def backward(ctx, y_bar):
    (x,) = ctx.saved_tensors
    return 2 * x * y_bar


op = torch.library.custom_op(
    "errors::square", square, mutates_args=()
)
op.register_autograd(
    backward, setup_context=setup
)
x = torch.tensor([2.0, 3.0, 5.0])
torch.func.vjp(op, x)

# %% fix
x.requires_grad_()
y_bar = torch.tensor([1.0, 10.0, 100.0])
(x_bar,) = torch.autograd.grad(
    op(x), x, y_bar
)
print("x_bar =", x_bar)
