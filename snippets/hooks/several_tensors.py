"""One hook for several gradients waits for the last of them."""

# %% backward
import torch

a = torch.tensor(2.0, requires_grad=True)
c = torch.tensor(3.0, requires_grad=True)


def show(gradients):
    print(gradients)


torch.autograd.graph.register_multi_grad_hook(
    (a, c), show
)
(a * c).backward()
(7 * a).backward()  # without c

# %% grad tags=["raises-exception"]
torch.autograd.grad(a * c, (a, c))
