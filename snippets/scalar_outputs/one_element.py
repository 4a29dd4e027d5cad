"""One element is enough for backward(), whatever the shape is."""

# %% one
import torch

for shape in [(), (1,), (1, 1, 1)]:
    x = torch.full(shape, 5.0)
    x.requires_grad_()
    y = x**2
    y.backward()
    print(shape, "->", x.grad)

# %% none tags=["raises-exception"]
x = torch.zeros(0, requires_grad=True)
(x**2).backward()


# %% func_grad tags=["raises-exception"]
def square(x):
    return x**2  # (1,) -> (1,)


torch.func.grad(square)(torch.tensor([5.0]))
