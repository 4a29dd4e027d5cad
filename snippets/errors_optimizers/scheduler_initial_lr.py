"""A scheduler is resumed by its own state_dict."""

# %% raises tags=["raises-exception"]
import torch

w = torch.ones(3, requires_grad=True)
sgd = torch.optim.SGD([w], lr=8.0)
schedule = torch.optim.lr_scheduler.StepLR
half = schedule(sgd, 2, gamma=0.5)
for _ in range(3):
    sgd.step()
    half.step()
saved = sgd.state_dict(), half.state_dict()
sgd = torch.optim.SGD([w], lr=8.0)
half = schedule(sgd, 2, 0.5, last_epoch=3)

# %% fix
half = schedule(sgd, 2, 0.5)
sgd.load_state_dict(saved[0])
half.load_state_dict(saved[1])
sgd.step()
half.step()
print("lr =", half.get_last_lr())
