"""A walk that waits calls each node once; backward does the same."""

# %% walk
from collections import Counter

import torch
from torch import nn


def age(node):
    return node._sequence_nr()


def walk(root, y_bar):
    waits, nodes = Counter(), [root]
    for node in nodes:  # grows meanwhile
        for after, _ in node.next_functions:
            if after and not waits[after]:
                nodes.append(after)
            waits[after] += 1
    inbox, ready = {root: y_bar}, [root]
    calls = 0
    while ready:
        # the newest of those that wait no more
        node = max(ready, key=age)
        ready.remove(node)
        bars = node(inbox.pop(node))
        calls += 1
        if torch.is_tensor(bars):
            bars = (bars,)
        edges = zip(
            node.next_functions,
            bars,
            strict=True,
        )
        for (after, index), bar in edges:
            if after is None:  # a constant
                continue
            # what broadcasting spread, add up
            slots = after._input_metadata
            shape = slots[index].shape
            bar = bar.sum_to_size(shape)
            if after in inbox:
                bar = inbox[after] + bar
            inbox[after] = bar
            waits[after] -= 1
            if not waits[after]:
                ready.append(after)
    return calls


# %% network
class Block(nn.Module):
    def __init__(self, n, k):
        super().__init__()
        self.inner = nn.Linear(n, k)
        self.outer = nn.Linear(k, n)

    def forward(self, x):
        h = torch.tanh(self.inner(x))
        return x + self.outer(h)


torch.manual_seed(0)
blocks = [Block(4, 7) for _ in range(10)]
net = nn.Sequential(*blocks)
X = torch.randn(5, 4, requires_grad=True)
Y = net(X)  # (B, n)
Y_bar = torch.randn(5, 4)  # like Y

with torch.no_grad():
    calls = walk(Y.grad_fn, Y_bar)
leaves = [X, *net.parameters()]
by_hand = [leaf.grad for leaf in leaves]
for leaf in leaves:
    leaf.grad = None
Y.backward(Y_bar)
pairs = zip(by_hand, leaves, strict=True)
equal = [
    bar.equal(t.grad) for bar, t in pairs
]
print("leaves:", len(leaves))
print("equal to the bit:", all(equal))
print("calls:", calls)


# %% no_waiting
# the calls of a recursion that does not wait
def count(node):
    calls = 1
    for after, _ in node.next_functions:
        if after is not None:
            calls += count(after)
    return calls


for depth in (1, 5, 10):
    Y = nn.Sequential(*blocks[:depth])(X)
    with torch.no_grad():
        calls = walk(Y.grad_fn, Y_bar)
    without = count(Y.grad_fn)
    print("blocks:", depth, end="  ")
    print("calls:", calls, "or", without)
