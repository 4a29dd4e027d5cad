"""DDP averages what backward accumulates, and not autograd.grad's."""

# %% processes
import torch
from torch import distributed, nn

# One process stands for two: the other one's
# gradient is taken to be zero.
distributed.init_process_group(
    "gloo",
    store=distributed.HashStore(),
    rank=0,
    world_size=1,
)


def average(state, bucket):
    done = torch.futures.Future()
    done.set_result(bucket.buffer() / 2)
    return done


# %% compare
layer = nn.Linear(3, 2, bias=False)
ddp = nn.parallel.DistributedDataParallel(
    layer
)
ddp.register_comm_hook(None, average)
x = torch.tensor([[2.0, 3.0, 5.0]])  # (1, 3)
# (1, 2)
y_bar = torch.tensor([[10.0, 100.0]])

ddp(x).backward(y_bar)
W = layer.weight  # (2, 3)
(W_bar,) = torch.autograd.grad(
    ddp(x), W, y_bar
)
print("backward =", W.grad, sep="\n")
print("autograd.grad =", W_bar, sep="\n")
del ddp  # must not outlive the group
distributed.destroy_process_group()
