"""optimizer.step() cuts the graph; an update as a formula keeps it."""

# %% formula
import torch


def inner(w):
    return w[0] ** 2 * w[1]  # (2,) -> ()


def outer(w):
    return w[0] + 10 * w[1]  # (2,) -> ()


rate = 0.1
w = torch.tensor([2.0, 3.0])  # (n,)
w.requires_grad_()

(g,) = torch.autograd.grad(
    inner(w), w, create_graph=True
)
fast = w - rate * g
y = outer(fast)
(whole,) = torch.autograd.grad(y, w)
print("fast  =", fast.detach())
print("whole =", whole)

# %% optimizer
copy = w.detach().clone().requires_grad_()
sgd = torch.optim.SGD([copy], lr=rate)
inner(copy).backward()
sgd.step()
y = outer(copy)
(cut,) = torch.autograd.grad(y, copy)
print("copy =", copy.detach())
print("cut  =", cut)
