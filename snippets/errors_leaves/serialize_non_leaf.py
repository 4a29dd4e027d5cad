"""Between processes go numbers, not graphs."""

# %% raises tags=["raises-exception"]
from multiprocessing import reduction

import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = x * x
pack = reduction.ForkingPickler.dumps
packed = pack(y)  # what Queue.put(y) does

# %% fix
packed = pack(y.detach())
y.sum().backward()  # in this process
print("x.grad =", x.grad)
