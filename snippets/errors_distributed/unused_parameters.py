"""DDP waits for the gradient of every parameter."""

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
        self.used = nn.Linear(3, 2)
        self.spare = nn.Linear(3, 2)

    def forward(self, x):
        return self.used(x)


x = torch.tensor([[2.0, 3.0, 5.0]])
y_bar = torch.tensor([[10.0, 100.0]])
ddp = DDP(Net())
ddp(x).backward(y_bar)
ddp(x).backward(y_bar)

# %% fix
net = Net()
fixed = DDP(net, find_unused_parameters=True)
fixed(x).backward(y_bar)
fixed(x).backward(y_bar)
print("used: ", net.used.weight.grad)
print("spare:", net.spare.weight.grad)
del ddp, fixed  # must not outlive the group
distributed.destroy_process_group()
