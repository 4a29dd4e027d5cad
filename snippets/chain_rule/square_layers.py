"""If all sizes agree, eight products have one shape; one is right."""

import torch

W = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
X = torch.tensor([[1.0, 4.0], [6.0, 9.0]])
W.requires_grad_()
Y = W @ X  # (2, 2) @ (2, 2) -> (2, 2)
Y_bar = torch.tensor([[1.0, 10], [100, 1000]])
Y.backward(Y_bar)

ones = {"Y_bar": Y_bar, "Y_bar.T": Y_bar.T}
others = {"X": X, "X.T": X.T}
found = {}
for p, P in ones.items():
    for q, Q in others.items():
        found[f"{p} @ {q}"] = P @ Q
        found[f"{q} @ {p}"] = Q @ P

shapes = [bar.shape for bar in found.values()]
print("of W's shape:", shapes.count(W.shape))
for text, bar in found.items():
    if bar.equal(W.grad):
        print("right numbers:", text)
