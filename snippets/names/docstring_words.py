"""Of the functions that pull a vector back, backward alone says J v."""

import inspect

import torch

functions = {
    "autograd.backward": torch.autograd.backward,
    "autograd.grad": torch.autograd.grad,
    "functional.vjp": torch.autograd.functional.vjp,
    "func.vjp": torch.func.vjp,
    "func.jvp": torch.func.jvp,
}


def count(words, function):
    text = inspect.getdoc(function).lower().replace("-", " ")
    return " ".join(text.split()).count(words)


for name, function in functions.items():
    jv = count("jacobian vector product", function)
    vj = count("vector jacobian product", function)
    print(f"{name:17}  Jacobian-vector {jv}  vector-Jacobian {vj}")
