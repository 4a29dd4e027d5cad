"""The optimizer steps first, and then the scheduler."""

# %% raises tags=["warns"]
import torch


def rates(scheduler_first):
    w = torch.ones(3, requires_grad=True)
    sgd = torch.optim.SGD([w], lr=8.0)
    half = torch.optim.lr_scheduler.StepLR(
        sgd, 1, gamma=0.5
    )
    used = []
    for _ in range(3):
        if scheduler_first:
            half.step()
        used += [sgd.param_groups[0]["lr"]]
        sgd.step()
        if not scheduler_first:
            half.step()
    return used


print("used:", rates(scheduler_first=True))

# %% fix
print("used:", rates(scheduler_first=False))
