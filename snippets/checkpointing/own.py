"""In backward, a checkpoint runs f again and hands ȳ on."""

# %% own
import torch
from torch.autograd import Function


class Checkpoint(Function):
    @staticmethod
    def forward(ctx, f, x):
        ctx.f = f
        ctx.save_for_backward(x)
        return f(x)  # records nothing

    @staticmethod
    def backward(ctx, y_bar):
        (x,) = ctx.saved_tensors
        x = x.detach().requires_grad_()
        with torch.enable_grad():
            y = ctx.f(x)
        y.backward(gradient=y_bar)
        return None, x.grad


# %% running
def f(x):  # (3,) -> (2,)
    recorded = torch.is_grad_enabled()
    print("f runs, recorded:", recorded)
    y_1 = x[0] * x[1]
    y_2 = x[1] + x[2] ** 2
    return torch.stack([y_1, y_2])


x = torch.tensor([2.0, 3.0, 5.0])  # (3,)
x.requires_grad_()
y = Checkpoint.apply(f, x)  # (2,)
y_bar = torch.tensor([1.0, 100.0])  # (2,)
y.backward(gradient=y_bar)
print("x.grad =", x.grad)

# %% real
from torch.utils.checkpoint import checkpoint

torch.manual_seed(0)
net = torch.nn.Sequential(
    torch.nn.Linear(5, 7),
    torch.nn.GELU(),
    torch.nn.Linear(7, 3),
)
x = torch.randn(11, 5)  # (B, 5)
y_bar = torch.randn(11, 3)  # (B, 3)
leaves = x.requires_grad_(), *net.parameters()


def gradients(y):
    for leaf in leaves:
        leaf.grad = None
    y.backward(gradient=y_bar)
    return [leaf.grad for leaf in leaves]


def same(a, b):
    return all(map(torch.equal, a, b))


plain = gradients(net(x))
mine = gradients(Checkpoint.apply(net, x))
print("plain:", same(mine, plain))
for which in (True, False):
    y = checkpoint(
        net, x, use_reentrant=which
    )
    print(which, same(mine, gradients(y)))
