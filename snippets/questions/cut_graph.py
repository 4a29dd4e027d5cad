"""No graph is behind the loss, so there is nothing to go through."""

# %% ways
import torch

x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y = x**2
with torch.no_grad():
    inside = (x**2).sum()
losses = {
    "a sum": y.sum(),
    "from numbers": torch.tensor(y.tolist()),
    "of a detached": y.detach().sum(),
    "in no_grad": inside,
    "argmax": y.argmax(),
}
for name, loss in losses.items():
    print(f"{name}:", loss.requires_grad)

# %% backward tags=["raises-exception"]
inside.backward()
