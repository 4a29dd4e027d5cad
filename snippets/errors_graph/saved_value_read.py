"""After the backward pass a node has its saved values no more."""

# %% raises tags=["raises-exception"]
import torch

w = torch.tensor([2.0, 3.0, 5.0])
w.requires_grad_()

y = torch.exp(w)
y.sum().backward()
print(y.grad_fn._saved_result)

# %% fix
y = torch.exp(w)
y.sum().backward(retain_graph=True)
saved = y.grad_fn._saved_result
print("same:", torch.equal(saved, y))
