"""A float32 seed for a float16 output is cast, and may overflow."""

# %% overflow
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


single = torch.tensor([0.02, 0.03, 0.05])
half = single.half()  # (n,)
# 65536 is too large for float16
seed = torch.tensor([2.0**16, 100.0])  # (m,)

results = []
for x in (half, single):
    x.requires_grad_()
    results += torch.autograd.grad(
        f(x), x, seed
    )

print("half   =", results[0].tolist())
print("single =", results[1].round())

# %% complex tags=["raises-exception"]
torch.autograd.grad(f(x), x, seed + 0j)
