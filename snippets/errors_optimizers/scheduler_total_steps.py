"""OneCycleLR counts steps of the optimizer, not epochs."""

# %% raises tags=["raises-exception"]
import torch

w = torch.ones(3, requires_grad=True)
sgd = torch.optim.SGD([w], lr=0.1)
cycle = torch.optim.lr_scheduler.OneCycleLR
epochs, batches = 2, 5
once = cycle(sgd, 0.8, total_steps=epochs)
for _ in range(epochs * batches):
    sgd.step()
    once.step()

# %% fix
sgd = torch.optim.SGD([w], lr=0.1)
once = cycle(
    sgd, 0.8, total_steps=epochs * batches
)
rates = [*once.get_last_lr()]  # of step 1
for _ in range(epochs * batches - 1):
    sgd.step()
    once.step()
    rates += once.get_last_lr()
print("highest:", max(rates))
print("last:   ", round(rates[-1], 7))
