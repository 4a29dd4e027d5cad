"""Each example has a loss: backward() refuses; their mean trains."""

# %% setup
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(3, 2)
criterion = nn.CrossEntropyLoss(
    reduction="none"
)
optimizer = torch.optim.SGD(
    model.parameters(), lr=0.1
)
inputs = torch.randn(4, 3)  # (B, n)
targets = torch.tensor([0, 1, 1, 0])  # (B,)

losses = criterion(model(inputs), targets)
print("losses.shape =", tuple(losses.shape))

# %% error tags=["raises-exception"]
losses.backward()

# %% slip tags=["raises-exception"]
model(inputs).backward()

# %% fix
loss = losses.mean()  # (B,) -> ()
optimizer.zero_grad()
loss.backward()
optimizer.step()

losses = criterion(model(inputs), targets)
print("it fell:", bool(losses.mean() < loss))
