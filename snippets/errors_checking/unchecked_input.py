"""gradcheck says True of a rule that it never looked at."""

# %% trap
import torch
from torch.autograd import gradcheck


def f(w, x):  # (2, 3), (3,) -> (2,)
    return w.detach() @ x


w = torch.tensor(
    [[3.0, 2.0, 7.0], [4.0, 1.0, 10.0]]
).double()
x = torch.tensor([2.0, 3.0, 5.0]).double()
x.requires_grad_()
print(gradcheck(f, (w, x)))

# %% fix
w.requires_grad_()
inputs = (w, x)
print(
    gradcheck(
        f, inputs, raise_exception=False
    )
)
