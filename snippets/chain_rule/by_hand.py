"""Call each node with a cotangent, and x.grad comes out, to the bit."""

# %% node
import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y = f(x)  # (m,)
y_bar = torch.tensor([1.0, 100.0])  # (m,)

node = y.grad_fn
bars = node(y_bar)
print("node:", node.name())
print("gives:", bars)
for after, index in node.next_functions:
    print("next:", after.name(), index)

# %% walk
graph = torch.autograd.graph
leaf = graph.get_gradient_edge(x).node


def walk(node, bar):
    if node is leaf:
        print("x receives", bar)
    bars = node(bar)
    if torch.is_tensor(bars):
        bars = (bars,)
    edges = zip(
        node.next_functions, bars, strict=True
    )
    for (after, _), bar in edges:
        if after is not None:  # no constant
            walk(after, bar)


with torch.no_grad():
    walk(y.grad_fn, y_bar)
by_hand, x.grad = x.grad, None
y.backward(y_bar)
print("x.grad by hand =", by_hand)
print("as backward:", by_hand.equal(x.grad))
