"""In a backward pass no tensor is as large as a Jacobian."""

# %% watch
import torch
from torch.utils._python_dispatch import (
    TorchDispatchMode,
)


class Largest(TorchDispatchMode):
    # Sees every tensor that is made
    numbers = 0

    def __torch_dispatch__(
        self, op, types, args=(), kwargs=None
    ):
        made = op(*args, **(kwargs or {}))
        if torch.is_tensor(made):
            size = made.numel()
            self.numbers = max(
                self.numbers, size
            )
        return made


# %% one_pass
B, n, m = 50, 30, 20
X = torch.linspace(-1, 1, B * n).reshape(B, n)
W = torch.linspace(0, 1, n * m).reshape(n, m)
X.requires_grad_()
W.requires_grad_()
Y = X @ W  # (B, n) @ (n, m) -> (B, m)
Y_bar = torch.ones_like(Y)

with Largest() as largest:
    Y.backward(Y_bar)
print("X:", X.numel(), " W:", W.numel())
print("Y:", Y.numel())
print("largest made:", largest.numbers)
print("dY/dX:", Y.numel() * X.numel())
print("dY/dW:", Y.numel() * W.numel())
