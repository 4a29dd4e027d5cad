"""Of the functions that pull a vector back, only backward's docstring
calls the product Jacobian-vector."""

import inspect

from torch import autograd, func

functions = {
    "autograd.backward": autograd.backward,
    "autograd.grad": autograd.grad,
    "functional.vjp": autograd.functional.vjp,
    "func.vjp": func.vjp,
    "func.jvp": func.jvp,
}


def count(words, function):
    text = inspect.getdoc(function).lower()
    text = text.replace("-", " ")
    return " ".join(text.split()).count(words)


print(f"{'':17}  Jacobian-  vector-")
print(f"{'':17}  vector     Jacobian")
for name, one in functions.items():
    jv = count("jacobian vector product", one)
    vj = count("vector jacobian product", one)
    print(f"{name:17}  {jv:9}  {vj:8}")
