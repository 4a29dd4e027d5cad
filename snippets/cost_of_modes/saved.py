"""A VJP saves every layer's values; a JVP saves nothing."""

# %% count
import torch
from torch.autograd.graph import (
    saved_tensors_hooks,
)


def saved_by(run, parameters):
    known = [
        w.untyped_storage().data_ptr()
        for w in parameters
    ]
    kept = {}

    def pack(tensor):
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in known:
            kept[storage.data_ptr()] = storage
        return tensor.detach()

    def unpack(tensor):
        return tensor

    with saved_tensors_hooks(pack, unpack):
        run()
    return sum(
        one.nbytes() for one in kept.values()
    )


# %% layers
x = torch.ones(64, 256)  # float32: 64 KiB


def f(x, W):
    for weight in W:
        x = torch.tanh(x @ weight)
    return x


for depth in (2, 4, 8, 16):
    W = torch.ones(depth, 256, 256) / 256
    leaves = [w.clone() for w in W]
    for w in leaves:
        w.requires_grad_()

    def run(W=leaves):
        f(x, W)

    kib = saved_by(run, [x, *leaves]) / 1024
    print(depth, "layers:", kib, "KiB")
