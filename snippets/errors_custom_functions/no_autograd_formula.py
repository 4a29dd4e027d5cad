"""An operator has no derivative until it gets one."""

# %% raises tags=["raises-exception"]
import torch


def square(x: torch.Tensor) -> torch.Tensor:
    return x * x


op = torch.library.custom_op(
    "errors::square", square, mutates_args=()
)
x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y_bar = torch.tensor([1.0, 10.0, 100.0])
op(x).backward(y_bar)


# %% fix
def setup(ctx, inputs, output):
    ctx.save_for_backward(*inputs)


def backward(ctx, y_bar):
    (x,) = ctx.saved_tensors
    return 2 * x * y_bar


op.register_autograd(
    backward, setup_context=setup
)
op(x).backward(y_bar)
print("x.grad =", x.grad)
