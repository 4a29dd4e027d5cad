"""y_bar has the shape of y and x_bar that of x; nothing else fits."""

# %% shapes
import torch

X = torch.arange(12.0).reshape(4, 3)
W = torch.tensor([[2.0, 7], [3, 11], [5, 13]])
X.requires_grad_()
W.requires_grad_()
Y = X @ W  # (4, 3) @ (3, 2) -> (4, 2)
# (4, 2), like Y
Y_bar = torch.arange(1.0, 9.0).reshape(4, 2)

X_bar, W_bar = torch.autograd.grad(
    Y, (X, W), Y_bar
)
print("X_bar.shape =", tuple(X_bar.shape))
print("W_bar.shape =", tuple(W_bar.shape))
same = torch.equal(X_bar, Y_bar @ W.T)
print("X_bar is Y_bar @ W.T:", same)
same = torch.equal(W_bar, X.T @ Y_bar)
print("W_bar is X.T @ Y_bar:", same)

# %% wrong_shape tags=["raises-exception"]
ones = torch.ones_like(X)  # (4, 3)
torch.autograd.grad(X @ W, X, ones)
