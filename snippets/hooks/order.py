"""Hooks fire where the pass is, in one order, each of them once."""

# %% hooks
import torch

fired = []


def plain(got):
    if isinstance(got, tuple):
        return [plain(one) for one in got]
    return got.item()


def note(place):
    def hook(*got):
        fired.append(place)
        shown = [plain(one) for one in got]
        print(len(fired), place, *shown)

    return hook


# %% order
x_1, x_2, x_3 = (
    torch.tensor(number, requires_grad=True)
    for number in (2.0, 3.0, 5.0)
)
y_1 = x_1 * x_2
y_2 = x_2 + x_3**2

x_2.register_post_accumulate_grad_hook(
    note("x_2 accumulated:")
)
y_2.grad_fn.register_hook(note("after +:"))
y_2.grad_fn.register_prehook(
    note("before +:")
)
x_2.register_hook(note("x_2:"))
y_1.register_hook(note("y_1:"))
y_2.register_hook(note("y_2:"))

one, hundred = torch.tensor([1.0, 100.0])
torch.autograd.backward(
    [y_1, y_2], [one, hundred]
)
print("x_2.grad =", x_2.grad)
