"""Cost of the modes: f, VJP, JVP and Hessian–vector products of five models.

Every mode is timed as a call from the model's inputs to the result, so that a VJP
includes the forward pass that it needs. MLPs vary along one axis at a time: width,
depth and batch from the same middle.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from torch import Tensor
from torch.func import grad, jvp

from . import models
from .case import Case, Run
from .counts import flops, peak_bytes, saved_bytes
from .models import Model, Parameters

TITLE = "Cost of the modes"
SECONDS = 290

MIDDLE = {"batch": 64, "width": 256, "depth": 4}
AXES = {"width": (64, 1024, 4096), "depth": (2, 16, 64), "batch": (1, 16, 1024)}
BATCHES = {
    "convolutions": (1, 16, 128),
    "attention": (1, 16, 64),
    "elementwise": (1, 32, 1024),
    "scan": (1, 32, 1024),
}


def forward(model: Model) -> Run:
    """One forward pass that records nothing: the unit of all ratios."""

    def run() -> Tensor:
        with torch.no_grad():
            return model.f(model.parameters, model.x)

    return run


def vjp_parameters(model: Model) -> Run:
    """Forward and backward pass: what a step of training computes."""
    parameters, y_bar = _leaves(model), _like_output(model)

    def run() -> Any:
        return torch.autograd.grad(model.f(parameters, model.x), parameters, y_bar)

    return run


def vjp_x(model: Model) -> Run:
    """The same with respect to the input alone."""
    x, y_bar = model.x.clone().requires_grad_(), _like_output(model)

    def run() -> Any:
        return torch.autograd.grad(model.f(model.parameters, x), x, y_bar)

    return run


def jvp_parameters(model: Model) -> Run:
    """Forward mode, along one direction of the parameters."""
    f, tangent = partial(_of_parameters, model), _direction(model)
    return lambda: jvp(f, (model.parameters,), (tangent,))


def jvp_x(model: Model) -> Run:
    """Forward mode, along one direction of the input."""
    f, tangent = partial(model.f, model.parameters), torch.randn_like(model.x)
    return lambda: jvp(f, (model.x,), (tangent,))


def jvp_by_two_vjps(model: Model) -> Run:
    """A JVP out of backward passes: ū ↦ x̄ is linear, so its own VJP is the JVP."""
    parameters, tangent = _leaves(model), _direction(model)
    u = torch.zeros_like(_like_output(model)).requires_grad_()

    def run() -> Any:
        y = model.f(parameters, model.x)
        back = torch.autograd.grad(y, parameters, u, create_graph=True)
        return torch.autograd.grad(back, u, tangent)

    return run


def forward_over_reverse(model: Model) -> Run:
    """The JVP of the gradient."""
    slope, tangent = grad(partial(_loss, model)), _direction(model)
    return lambda: jvp(slope, (model.parameters,), (tangent,))[1]


def reverse_over_forward(model: Model) -> Run:
    """The gradient of the JVP."""
    loss, tangent = partial(_loss, model), _direction(model)

    def change(parameters: Parameters) -> Any:
        return jvp(loss, (parameters,), (tangent,))[1]

    return lambda: grad(change)(model.parameters)


def reverse_over_reverse(model: Model) -> Run:
    """The gradient of ⟨gradient, v⟩, by torch.func."""
    slope, tangent = grad(partial(_loss, model)), _direction(model)

    def along(parameters: Parameters) -> Tensor:
        pairs = zip(slope(parameters), tangent, strict=True)
        return torch.stack([(one * v).sum() for one, v in pairs]).sum()

    return lambda: grad(along)(model.parameters)


def double_backward(model: Model) -> Run:
    """The VJP of the gradient, by autograd with create_graph=True."""
    parameters, tangent = _leaves(model), _direction(model)

    def run() -> Any:
        slope = torch.autograd.grad(
            _loss(model, parameters), parameters, create_graph=True
        )
        return torch.autograd.grad(slope, parameters, tangent)

    return run


HVP = (forward_over_reverse, reverse_over_forward, reverse_over_reverse,
       double_backward)  # fmt: skip
MODES = (forward, vjp_parameters, vjp_x, jvp_parameters, jvp_x, jvp_by_two_vjps, *HVP)


def sizes() -> list[tuple[str, dict[str, int]]]:
    """Every model with its sizes; the middle of the MLPs stands once."""
    mlps = [MIDDLE] + [
        MIDDLE | {axis: size} for axis, along in AXES.items() for size in along
    ]
    others = [
        (name, {"batch": batch})
        for name, batches in BATCHES.items()
        for batch in batches
    ]
    return [("mlp", one) for one in mlps] + others


def cases(device: torch.device) -> list[Case]:
    """Every mode of every model."""
    return [case(name, size, mode) for name, size in sizes() for mode in MODES]


def case(name: str, size: dict[str, int], mode: Callable[[Model], Run]) -> Case:
    """One mode of one model."""

    def model(device: torch.device) -> Model:
        built: Model = getattr(models, name)(device, **size)
        return built

    def make(device: torch.device) -> Run:
        return mode(model(device))

    def counts(device: torch.device) -> dict[str, int]:
        one = model(device)
        run = mode(one)
        found = {"flops": flops(run), "peak_bytes": peak_bytes(run, device)}
        if mode in (vjp_parameters, vjp_x):  # torch.func takes no hooks
            found["saved_bytes"] = saved_bytes(run, but=(*one.parameters, one.x))
        return found

    return Case({"model": name, **size, "mode": mode.__name__}, make, counts)


def _of_parameters(model: Model, parameters: Parameters) -> Tensor:
    return model.f(parameters, model.x)


def _loss(model: Model, parameters: Parameters) -> Tensor:
    return model.f(parameters, model.x).square().mean()


def _leaves(model: Model) -> Parameters:
    return tuple(one.detach().requires_grad_() for one in model.parameters)


def _direction(model: Model) -> Parameters:
    return tuple(torch.randn_like(one) for one in model.parameters)


def _like_output(model: Model) -> Tensor:
    with torch.no_grad():
        return torch.randn_like(model.f(model.parameters, model.x))
