"""A GAN detaches the fake in the discriminator's step only."""

# %% steps
import torch

g = torch.tensor(2.0, requires_grad=True)
d = torch.tensor(3.0, requires_grad=True)
opt_g = torch.optim.SGD([g], lr=0.1)
opt_d = torch.optim.SGD([d], lr=0.1)
noise, real = torch.tensor([0.5, 0.7])


def generator(noise):
    return torch.tanh(g * noise)


def discriminator(picture):
    return torch.sigmoid(d * picture)


fake = generator(noise)
loss_d = discriminator(fake.detach())
loss_d = loss_d - discriminator(real)
opt_d.zero_grad()
loss_d.backward()
print("g:", g.grad, " d:", d.grad)
opt_d.step()

loss_g = -discriminator(fake)  # no detach
opt_g.zero_grad()
loss_g.backward()
print("g:", g.grad, " d:", d.grad)
opt_g.step()

# %% detached_twice
opt_g.zero_grad()
fake = generator(noise)
loss_g = -discriminator(fake.detach())
loss_g.backward()  # no error
print("g:", g.grad)

# %% never_detached tags=["raises-exception"]
fake = generator(noise)
discriminator(fake).backward()
loss_g = -discriminator(fake)
loss_g.backward()
