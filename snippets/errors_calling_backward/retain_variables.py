"""What is called retain_graph today was once retain_variables."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
loss = (x * x).sum()
loss.backward(retain_variables=True)

# %% fix
loss.backward(retain_graph=True)
loss.backward()
print("x.grad =", x.grad)
