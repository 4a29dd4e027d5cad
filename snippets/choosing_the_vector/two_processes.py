"""The mean of two means is the whole mean only for equal shards."""

# %% model
from pathlib import Path

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import nn

X = torch.arange(18.0).reshape(6, 3)  # (N, n)
w = torch.tensor([[2.0, 3.0, 5.0]])  # (1, n)


def new_net():
    net = nn.Linear(3, 1, bias=False)
    net.weight.data = w.clone()
    return net


def mean_loss(net, X):  # (b, n) -> ()
    return net(X).square().mean()


# %% work
def work(rank, cases, found, file):
    dist.init_process_group(
        "gloo",
        init_method=f"file://{file}",
        rank=rank,
        world_size=2,
    )
    net = nn.parallel.DistributedDataParallel(
        new_net()
    )
    for k, (sizes, seeds) in enumerate(cases):
        shard = X.split(sizes)[rank]  # (b, n)
        loss = mean_loss(net, shard)  # ()
        net.zero_grad()
        seed = torch.tensor(seeds[rank])
        loss.backward(gradient=seed)
        found[k] = net.module.weight.grad[0]
    del net  # must not outlive the group
    dist.destroy_process_group()


# %% processes
cases = [
    ((3, 3), (1.0, 1.0)),
    ((4, 2), (1.0, 1.0)),
    ((4, 2), (2 * 4 / 6, 2 * 2 / 6)),
]
found = torch.zeros(3, 3).share_memory_()
file = Path("meeting").absolute()
fork = mp.get_context("fork")
both = [
    fork.Process(
        target=work,
        args=(rank, cases, found, file),
    )
    for rank in range(2)
]
for one in both:
    one.start()
for one in both:
    one.join()

whole = new_net()
mean_loss(whole, X).backward()
print("whole", whole.weight.grad[0].round())
for k, (sizes, _) in enumerate(cases):
    print(sizes, found[k].round())
