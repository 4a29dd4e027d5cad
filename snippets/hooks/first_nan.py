"""Hooks name the first tensor whose cotangent is inf or nan."""

import torch

x = torch.tensor([2.0, 0.0, 5.0])  # (3,)
x.requires_grad_()


def watch(name, tensor):
    def hook(bar):
        if not bar.isfinite().all():
            print(name, "got", bar)

    tensor.register_hook(hook)
    return tensor


square = watch("square", x * x)
root = watch("root", square.sqrt())
sine = watch("sine", root.sin())
watch("x", x)
sine_bar = torch.tensor([1.0, 10.0, 100.0])
sine.backward(sine_bar)
