"""A node waits for all its users, whatever their numbers say."""

from concurrent.futures import (
    ThreadPoolExecutor,
)

import torch

graph = torch.autograd.graph

x = torch.tensor([2.0, 3.0])  # (n,)
x.requires_grad_()
y = (2 * x).exp()  # (n,), used twice:
u = y.sin()
with ThreadPoolExecutor() as other:
    v = other.submit(torch.cos, y).result()
z = u * v  # (n,)

nodes = [t.grad_fn for t in (z, u, v, y)]
nodes.append(graph.get_gradient_edge(x).node)
visits = []
for node in nodes:
    name = node.name().rpartition("::")[2]
    node.register_hook(
        lambda *_, name=name: visits.append(
            name
        )
    )
z.backward(torch.tensor([1.0, 10.0]))

print(*visits, sep="\n")
_, _, cos, exp, leaf = [
    node._sequence_nr() for node in nodes
]
print("exp has a higher number:", exp > cos)
print("x has the highest:", leaf == 2**64 - 1)
