"""A frozen weight moves on if its .grad is zero and not None."""

# %% all_frozen tags=["raises-exception"]
import torch

net = torch.nn.Sequential(
    torch.nn.Linear(3, 2),
    torch.nn.Linear(2, 4),
)
x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
net.requires_grad_(False)
net(x).sum().backward()

# %% one_frozen
net[0].requires_grad_(True)  # [1] is frozen
net(x).sum().backward()
print(net[0].weight.grad is None)
print(net[1].weight.grad is None)


# %% momentum
def moved(set_to_none):
    w = torch.tensor([2.0, 3.0])  # (n,)
    w.requires_grad_()
    sgd = torch.optim.SGD(
        [w], lr=0.1, momentum=0.9
    )
    w.square().sum().backward()
    sgd.step()
    w.requires_grad_(False)  # freeze it
    before = w.clone()
    sgd.zero_grad(set_to_none)
    sgd.step()
    return w - before


print(".grad is None:", moved(True))
print(".grad is zero:", moved(False))
