"""The index says in which slot a cotangent is added."""

import torch

x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
a, b, c = x.unbind()
y = torch.stack([a * b, b + c**2])  # (m,)
y_bar = torch.tensor([1.0, 100.0])  # (m,)

unbind = a.grad_fn
(mul, _), (add, _) = y.grad_fn.next_functions
power = add.next_functions[1][0]
for node in (mul, add, power):
    edges = node.next_functions
    slots = [
        i for to, i in edges if to is unbind
    ]
    print(node.name(), "to", slots)


def hook(bars):
    print("received:", *bars)


unbind.register_prehook(hook)
y.backward(y_bar)
print("x.grad =", x.grad)
