"""What a node keeps: outputs, where the rule is short in them."""

import torch


def kept(y):  # the saved tensors, by name
    node = y.grad_fn
    names = [
        name.removeprefix("_saved_")
        for name in dir(node)
        if name.startswith("_saved_")
        and isinstance(
            getattr(node, name), torch.Tensor
        )
    ]
    return ", ".join(names)


A = torch.tensor([[2.0, 7], [3, 5]])
A.requires_grad_()
inv = torch.linalg.inv
solve = torch.linalg.solve
B = torch.tensor([[1.0], [10]])
print("matmul: ", kept(A @ B))
print("softmax:", kept(A.softmax(1)))
print("inverse:", kept(inv(A)))
print("solve:  ", kept(solve(A, B)))
print("norm:   ", kept(A.norm()))
print("trace:  ", kept(A.trace()) or "none")
