"""static_graph=True promises the same parameters in each pass."""

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


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one = nn.Linear(3, 2)
        self.two = nn.Linear(3, 2)

    def forward(self, x, both):
        y = self.one(x)
        return y + self.two(x) if both else y


x = torch.tensor([[2.0, 3.0, 5.0]])
y_bar = torch.tensor([[10.0, 100.0]])
ddp = DDP(Net(), static_graph=True)
for both in True, False, False:
    ddp(x, both).backward(y_bar)

# %% fix
net = Net()
fixed = DDP(net, find_unused_parameters=True)
for both in False, False:
    fixed(x, both).backward(y_bar)
print("one:", net.one.weight.grad)
print("two:", net.two.weight.grad)
del ddp, fixed  # must not outlive the group
distributed.destroy_process_group()
