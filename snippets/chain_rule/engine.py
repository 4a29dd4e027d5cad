"""A walk that waits calls each node once, and gives backward's bits."""

# %% one_node
from collections import Counter

import torch
from torch import nn


def number(node):
    return node._sequence_nr()


def call(node, bar):
    bars = node(bar)
    if torch.is_tensor(bars):
        bars = (bars,)
    edges = node.next_functions
    pairs = zip(edges, bars, strict=True)
    for (after, index), bar in pairs:
        if after is not None:  # no constant
            slots = after._input_metadata
            shape = slots[index].shape
            bar = bar.sum_to_size(shape)
            yield after, bar


# %% walk
def count_edges(root):
    waits, nodes = Counter(), [root]
    for node in nodes:  # grows meanwhile
        for after, _ in node.next_functions:
            if after and not waits[after]:
                nodes.append(after)
            waits[after] += 1
    return waits


def walk(root, y_bar):
    waits, calls = count_edges(root), 0
    inbox, ready = {root: y_bar}, [root]
    while ready:
        ready.sort(key=number)
        node = ready.pop()  # the highest
        calls += 1
        sent = call(node, inbox.pop(node))
        for after, bar in sent:
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
X = torch.randn(5, 4, requires_grad=True)
Y = nn.Sequential(*blocks)(X)  # (B, n)
Y_bar = torch.randn(5, 4)  # like Y
leaves = [X]
for block in blocks:
    leaves += block.parameters()

# %% compare
with torch.no_grad():
    calls = walk(Y.grad_fn, Y_bar)
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
