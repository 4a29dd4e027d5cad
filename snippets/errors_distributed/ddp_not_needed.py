"""DDP wraps what is trained, not what is frozen."""

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
features = nn.Linear(3, 4)
features.requires_grad_(False)
head = nn.Linear(4, 2)
ddp = DDP(features)

# %% fix
fixed = DDP(head)
x = torch.tensor([[2.0, 3.0, 5.0]])
y_bar = torch.tensor([[10.0, 100.0]])
fixed(features(x)).backward(y_bar)
print("head:", head.bias.grad)
print("features:", features.bias.grad)
del fixed  # must not outlive the group
distributed.destroy_process_group()
