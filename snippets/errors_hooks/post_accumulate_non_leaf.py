"""Post-accumulate hooks sit on leaves."""

# %% raises tags=["raises-exception"]
import torch

x = torch.tensor([2.0, 3.0, 5.0])
x.requires_grad_()
y = x * x
seen = []
y.register_post_accumulate_grad_hook(print)

# %% fix
y.register_hook(seen.append)
x.register_post_accumulate_grad_hook(
    seen.append
)
y.sum().backward()
print("gradient of y:", seen[0])
print("x itself:     ", seen[1].detach())
print("x.grad:       ", seen[1].grad)
