"""An operator registered for a device ends the gradient."""

# %% raises tags=["warns"]
import numpy as np
import torch


def sine(x):
    y = np.sin(x.detach().numpy())
    return torch.from_numpy(y)


lib = torch.library.Library("errors", "DEF")
lib.define("sine(Tensor x) -> Tensor")
lib.impl("sine", sine, "CPU")
x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y_bar = torch.tensor([1.0, 10.0, 100.0])
torch.ops.errors.sine(x).backward(y_bar)
print("x.grad =", x.grad)


# %% fix
def setup(ctx, inputs, output):
    ctx.save_for_backward(*inputs)


def backward(ctx, y_bar):
    (x,) = ctx.saved_tensors
    return x.cos() * y_bar


torch.library.register_autograd(
    "errors::sine",
    backward,
    setup_context=setup,
    lib=lib,
)
torch.ops.errors.sine(x).backward(y_bar)
print("x.grad =", x.grad)
