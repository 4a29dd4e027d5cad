"""sample() has no derivative; rsample() has one."""

# %% raises tags=["raises-exception"]
import torch

mu = torch.tensor(3.0, requires_grad=True)
normal = torch.distributions.Normal(mu, 2.0)
loss = normal.sample() ** 2
loss.backward()

# %% fix
z = normal.rsample()  # mu + 2 * noise
loss = z**2
loss.backward()
print("2z:", (mu.grad == 2 * z).item())
