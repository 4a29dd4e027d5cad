"""An operator that changes its argument can have no backward."""

# %% raises tags=["raises-exception"]
import torch


def backward(ctx, y_bar):
    return 7 * y_bar


def scale_(x: torch.Tensor) -> None:
    x.mul_(7)


op = torch.library.custom_op(
    "errors::scale_",
    scale_,
    mutates_args=["x"],
)
op.register_autograd(backward)


# %% fix
def scale(x: torch.Tensor) -> torch.Tensor:
    return 7 * x


op = torch.library.custom_op(
    "errors::scale", scale, mutates_args=()
)
op.register_autograd(backward)
x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y_bar = torch.tensor([1.0, 10.0, 100.0])
op(x).backward(y_bar)
print("x.grad =", x.grad)
