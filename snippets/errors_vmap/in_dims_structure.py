"""in_dims has one entry, and there are two inputs."""

# %% raises tags=["raises-exception"]
import torch


def linear(x, p):
    return p["w"] @ x + p["b"]


X = torch.tensor([[2.0, 3.0], [5.0, 7.0]])
p = {
    "w": torch.tensor([1.0, 10.0]),
    "b": torch.tensor(100.0),
}
torch.vmap(linear, in_dims=(0,))(X, p)

# %% fix
print(
    torch.vmap(linear, in_dims=(0, None))(
        X, p
    )
)
dims = (None, {"w": 0, "b": None})
p["w"] = torch.stack([p["w"], 2 * p["w"]])
print(
    torch.vmap(linear, in_dims=dims)(X[0], p)
)
