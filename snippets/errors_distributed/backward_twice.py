"""DDP allows one backward pass for each forward pass."""

# %% raises tags=["raises-exception"]
import torch
from torch import distributed, nn

distributed.init_process_group(
    "gloo",
    store=distributed.HashStore(),
    rank=0,
    world_size=1,
)
DDP = nn.parallel.DistributedDataParallel


class Net(nn.Sequential):
    def forward(self, x):
        h = self[0](x)
        return h, self[1](h)


x = torch.tensor([[2.0, 3.0, 5.0]])
ddp = DDP(
    Net(nn.Linear(3, 4), nn.Linear(4, 2))
)
h, y = ddp(x)
h.sum().backward(retain_graph=True)
y.sum().backward()

# %% fix
net = Net(nn.Linear(3, 4), nn.Linear(4, 2))
fixed = DDP(net)
h, y = fixed(x)
(h.sum() + y.sum()).backward()
slope = 1 + net[1].weight.sum(0)  # (4,)
mine = net[0].weight.grad  # (4, 3)
right = slope[:, None] * x
print("right:", torch.allclose(mine, right))
del ddp, fixed  # must not outlive the group
distributed.destroy_process_group()
