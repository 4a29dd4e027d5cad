"""A complex output needs a vector; it says what is differentiated."""

# %% refused tags=["raises-exception"]
import torch

z = torch.tensor(2 + 3j, requires_grad=True)
y = z**2
y.backward()


# %% vectors
def gradient(output, y_bar=None):
    (z_bar,) = torch.autograd.grad(
        output, z, y_bar, retain_graph=True
    )
    return z_bar.item()


for y_bar in torch.tensor([1, 1j, 1 + 10j]):
    loss = (y_bar.conj() * y).real
    print("vector", y_bar.item())
    print(gradient(y, y_bar), gradient(loss))
