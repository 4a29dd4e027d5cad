"""y_bar has the shape of y, x_bar the shape of x; no other fits."""

# %% shapes
import torch

X = torch.arange(12.0).reshape(4, 3).requires_grad_()
W = torch.tensor([[2.0, 7.0], [3.0, 11.0], [5.0, 13.0]])
W.requires_grad_()
Y = X @ W  # (4, 3) @ (3, 2) -> (4, 2)
Y_bar = torch.arange(1.0, 9.0).reshape(4, 2)  # like Y

X_bar, W_bar = torch.autograd.grad(Y, (X, W), Y_bar)
print("X_bar.shape =", tuple(X_bar.shape))
print("W_bar.shape =", tuple(W_bar.shape))
print("X_bar is Y_bar @ W.T:", torch.equal(X_bar, Y_bar @ W.T))
print("W_bar is X.T @ Y_bar:", torch.equal(W_bar, X.T @ Y_bar))

# %% wrong_shape tags=["raises-exception"]
torch.autograd.grad(X @ W, X, grad_outputs=torch.ones_like(X))
