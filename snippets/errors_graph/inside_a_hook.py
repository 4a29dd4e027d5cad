"""In a hook nothing is recorded."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()


def hook(y_bar):
    torch.autograd.grad((w**3).sum(), w)


y = w * w
y.register_hook(hook)
y.sum().backward()


# %% fix
def hook(y_bar):
    with torch.enable_grad():
        loss = (w**3).sum()
    print(torch.autograd.grad(loss, w))


y = w * w
y.register_hook(hook)
y.sum().backward()
