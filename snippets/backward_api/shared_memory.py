"""What grad returns may share its memory with the seed you passed."""

# %% returned
import torch

a = torch.tensor([2.0, 3.0])  # (n,)
b = torch.tensor([5.0, 7.0])  # (n,)
for one in (a, b):
    one.requires_grad_()
seed = torch.tensor([1.0, 100.0])  # (n,)
a_bar, b_bar = torch.autograd.grad(
    a + b, (a, b), seed
)
a_bar.mul_(2)

print("b_bar =", b_bar)
print("seed  =", seed)

# %% hook
seed = torch.tensor([1.0, 100.0])


def doubled(y_bar):
    return y_bar.mul_(2)


y = 3 * a
y.register_hook(doubled)
y.backward(seed)
print("seed after the hook =", seed)
