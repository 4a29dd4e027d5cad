"""Of fifty wrong rules, gradcheck accepts 25, and its fast mode 30."""

# %% rules
import torch
from torch.autograd import (
    Function,
    grad,
    gradcheck,
)


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


def passes(rule, fast):
    return gradcheck(
        rule,
        x,
        fast_mode=fast,
        raise_exception=False,
    )


# %% missed
counts = {}
for mistake in mistakes:
    wrong = [
        planted(f, mistake) for f in rules
    ]
    counts[mistake] = [
        sum(
            passes(one, fast) for one in wrong
        )
        for fast in (False, True)
    ]

print("missed, of 5:    slow fast")
for mistake, (slow, fast) in counts.items():
    name = mistake.__name__
    print(f"{name:16} {slow:4} {fast:4}")
slow, fast = (
    sum(count[k] for count in counts.values())
    for k in (0, 1)
)
count = 5 * len(counts)
print(f"of all {count} {slow:11} {fast:4}")
