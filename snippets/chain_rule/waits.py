"""A node waits for all its users, whatever their numbers say."""

from concurrent import futures

import torch

x = torch.tensor([2.0, 3.0])  # (n,)
x.requires_grad_()
y = (2 * x).exp()  # (n,), used twice:
u = y.sin()
with futures.ThreadPoolExecutor() as other:
    v = other.submit(torch.cos, y).result()
z = u * v  # (n,)

nodes = [t.grad_fn for t in (z, u, v, y)]
visits = []


def record(node):
    def hook(*_):
        visits.append(node)

    node.register_hook(hook)


for node in nodes:
    record(node)
z.backward(torch.tensor([1.0, 10.0]))
for node in visits:
    print("visited:", node.name())
cos = v.grad_fn._sequence_nr()
exp = y.grad_fn._sequence_nr()
print("exp has a higher number:", exp > cos)
