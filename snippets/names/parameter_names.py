"""Six functions take the same vector; five names are in use."""

import inspect

import torch


def name_at(function, position):
    return list(inspect.signature(function).parameters)[position]


_, pullback = torch.func.vjp(torch.exp, torch.tensor([2.0, 3.0]))
names = {
    "Tensor.backward": name_at(torch.Tensor.backward, 1),
    "autograd.backward": name_at(torch.autograd.backward, 1),
    "autograd.grad": name_at(torch.autograd.grad, 2),
    "functional.vjp": name_at(torch.autograd.functional.vjp, 2),
    "func.vjp's result": name_at(pullback, 0),
    "Function.backward": name_at(torch.autograd.Function.backward, 1),
}

for function, name in names.items():
    print(f"{function:17} = {name}")
