"""At a tie, max() shares the gradient and max(dim) gives it to one."""

import torch

x = torch.tensor([7.0, 2.0, 7.0])  # (n,)
x.requires_grad_()
largest = {
    "max()": x.max(),
    "amax(0)": x.amax(0),
    "max(0)[0]": x.max(0)[0],
    "sort()[0][2]": x.sort()[0][2],
    "median()": x.median(),
    "logsumexp(0)": x.logsumexp(0),
}
for name, y in largest.items():
    (x_bar,) = torch.autograd.grad(y, x)
    print(f"{name:12}", x_bar)
