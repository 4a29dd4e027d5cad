"""A reentrant checkpoint runs a backward pass of its own."""

# %% raises tags=["raises-exception"]
import torch
from torch import distributed, nn
from torch.utils.checkpoint import checkpoint

distributed.init_process_group(
    "gloo",
    store=distributed.HashStore(),
    rank=0,
    world_size=1,
)
DDP = nn.parallel.DistributedDataParallel


class Net(nn.Sequential):
    def forward(self, x, reentrant):
        kind = {"use_reentrant": reentrant}
        h = self[0](x)
        h = checkpoint(self[1], h, **kind)
        return checkpoint(self[1], h, **kind)


x = torch.tensor([[2.0, 3.0, 5.0]])
y_bar = torch.tensor([[1.0, 10.0, 100.0]])
ddp = DDP(
    Net(nn.Linear(3, 3), nn.Linear(3, 3))
)
ddp(x, True).backward(y_bar)

# %% fix
net = Net(nn.Linear(3, 3), nn.Linear(3, 3))
fixed = DDP(net)
fixed(x, False).backward(y_bar)
W, first = net[1].weight, net[0]
plain = net[1](net[1](first(x)))
(W_bar,) = torch.autograd.grad(
    plain, W, y_bar
)
print("same:", torch.allclose(W.grad, W_bar))
del ddp, fixed  # must not outlive the group
distributed.destroy_process_group()
