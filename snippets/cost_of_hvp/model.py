"""For a model, v holds one tensor for each parameter."""

# %% hvp
import torch
from torch import autograd, nn

torch.manual_seed(0)
model = nn.Sequential(
    nn.Linear(3, 4),
    nn.Tanh(),
    nn.Linear(4, 2),
)
X = torch.randn(5, 3)  # (B, n)
Y = torch.randn(5, 2)  # (B, m)
params = tuple(model.parameters())
v = [torch.randn_like(w) for w in params]

loss = nn.functional.mse_loss(model(X), Y)
g = autograd.grad(
    loss, params, create_graph=True
)
hvp = autograd.grad(g, params, v)
shapes = [list(part.shape) for part in hvp]
print(shapes)

# %% func tags=["raises-exception"]
from torch.func import (
    functional_call,
    grad,
    jvp,
)

values = {
    name: w.detach()
    for name, w in model.named_parameters()
}
along = dict(zip(values, v, strict=True))


def loss_of(values):
    out = functional_call(model, values, X)
    return nn.functional.mse_loss(out, Y)


jvp(grad(loss_of), (values,), (along,))


# %% squares
def loss_of(values):
    out = functional_call(model, values, X)
    return ((out - Y) ** 2).mean()


_, same = jvp(
    grad(loss_of), (values,), (along,)
)
for (name, one), part in zip(
    same.items(), hvp, strict=True
):
    close = torch.allclose(part, one)
    print(name, "agrees:", close)
