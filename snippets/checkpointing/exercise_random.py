"""With its random state kept, the own checkpoint is right again."""

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


# %% wrong
from torch.nn.functional import dropout

x = torch.tensor([2.0, 3.0, 5.0, 7.0, 11.0])
x.requires_grad_()  # (5,)


def shown(kind):
    torch.manual_seed(4)
    y = kind.apply(dropout, x)
    y_bar = torch.full_like(y, 10)
    (x_bar,) = torch.autograd.grad(
        y, x, y_bar
    )
    print(y.tolist())
    print(x_bar.tolist())


shown(Checkpoint)


# %% mended
class WithRandomState(Checkpoint):
    @staticmethod
    def forward(ctx, f, x):
        ctx.state = torch.get_rng_state()
        return Checkpoint.forward(ctx, f, x)

    @staticmethod
    def backward(ctx, y_bar):
        with torch.random.fork_rng():
            torch.set_rng_state(ctx.state)
            return Checkpoint.backward(
                ctx, y_bar
            )


shown(WithRandomState)
