"""A stricter check rejects all fifty, and accepts the right rules."""

# %% rules
import torch
from torch.autograd import Function, grad


def product(a, b):
    y = [a[0] * b[1], a[1] + b[2] ** 2]
    return torch.stack(y)


def swish(a, b):
    return a * b.sigmoid()


def average(a, b):
    w = b.exp()
    return (a * w).sum(-1) / w.sum(-1)


def gram(a, b):
    return a @ b.T


def unit(a, b):
    return a / b.norm(dim=-1, keepdim=True)


rules = product, swish, average, gram, unit


def vjp(f, x, y_bar):  # the right rule
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        return grad(f(x, x), x, y_bar)[0]


# %% mistakes
def half(f, x, y_bar):
    return vjp(f, x, y_bar) / 2


def negated(f, x, y_bar):
    return -vjp(f, x, y_bar)


def one_term(f, x, y_bar):
    def first(a, b):
        return f(a, x.detach())

    return vjp(first, x, y_bar)


def transposed(f, x, y_bar):
    x_bar = vjp(f, x, y_bar)
    return x_bar.T.reshape(x.shape)


def one_element(f, x, y_bar):
    x_bar = vjp(f, x, y_bar)
    x_bar[0, 0] *= 1.01
    return x_bar


def all_elements(f, x, y_bar):
    return 1.0005 * vjp(f, x, y_bar)


def float16(f, x, y_bar):
    return vjp(f, x, y_bar).half().double()


def far_away(f, x, y_bar):
    x_bar = vjp(f, x, y_bar)
    return torch.where(x > 4, 0, x_bar)


# %% vectors
def negative_y_bar(f, x, y_bar):
    return vjp(f, x, y_bar.clamp(min=0))


def strided_y_bar(f, x, y_bar):
    strides = torch.empty(
        y_bar.shape
    ).stride()
    y_bar = y_bar.as_strided(
        y_bar.shape, strides
    )
    return vjp(f, x, y_bar)


mistakes = (
    half,
    negated,
    one_term,
    transposed,
    one_element,
    all_elements,
    float16,
    far_away,
    negative_y_bar,
    strided_y_bar,
)


# %% planted
def planted(f, mistake):
    class Rule(Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return f(x, x)

        @staticmethod
        def backward(ctx, y_bar):
            (x,) = ctx.saved_tensors
            return mistake(f, x, y_bar)

    return Rule.apply


seeded = torch.Generator().manual_seed(0)
x = torch.randn(4, 6, generator=seeded)
x = x.double().requires_grad_()


# %% agrees
def agrees(rule, x):
    x_dot = torch.randn(
        x.shape, generator=seeded
    ).double()
    y = rule(x)
    y_bar = torch.randn(
        *y.shape, 2, generator=seeded
    ).double()[..., 0]  # with gaps
    (x_bar,) = grad(y, x, y_bar)

    h = 1e-5
    up = rule(x + h * x_dot)
    down = rule(x - h * x_dot)
    y_dot = (up - down) / (2 * h)
    gap = (y_bar * y_dot).sum()
    gap = gap - (x_bar * x_dot).sum()
    size = (y_bar * y_dot).abs().sum()
    return bool(gap.abs() < 1e-6 * size)


places = [
    (scale * x).detach().requires_grad_()
    for scale in (1, 5)
]


# %% stricter
def agrees_everywhere(f, mistake):
    rule = planted(f, mistake)
    return all(
        agrees(rule, x) for x in places
    )


print(
    "right rules rejected:",
    sum(
        not agrees_everywhere(f, vjp)
        for f in rules
    ),
)
print(
    "wrong rules missed:",
    sum(
        agrees_everywhere(f, mistake)
        for f in rules
        for mistake in mistakes
    ),
)
