"""Six functions take the same vector under five different names."""

from inspect import signature

import torch
from torch import Tensor, autograd
from torch.autograd import Function

others = {"self", "ctx", "func"}
others |= {"tensors", "outputs", "inputs"}


def name_in(one):
    for name in signature(one).parameters:
        if name not in others:
            return name


x = torch.tensor([2.0, 3.0])
_, pullback = torch.func.vjp(torch.exp, x)
functions = {
    "Tensor.backward": Tensor.backward,
    "autograd.backward": autograd.backward,
    "autograd.grad": autograd.grad,
    "functional.vjp": autograd.functional.vjp,
    "func.vjp's result": pullback,
    "Function.backward": Function.backward,
}
names = {}
for label, function in functions.items():
    names[label] = name_in(function)
    print(f"{label:17} = {names[label]}")
