"""What the fixes of errors_calling_backward do: an explicit Jacobian, differences."""

import torch
from oracles import directional_difference
from torch.testing import assert_close


def test_scalar_outputs_fix_is_the_gradient_of_the_weighted_sum(namespace):
    ns = namespace("errors_calling_backward/scalar_outputs")
    weights, x = torch.tensor([1.0, 10.0, 100.0]), ns["x"].detach()
    assert_close(ns["x"].grad, weights * 2 * x)
    for k, one_hot in enumerate(torch.eye(3)):
        slope = directional_difference(lambda x: weights.double() @ (x * x), x, one_hot)
        assert_close(ns["x"].grad[k].double(), slope, rtol=1e-6, atol=1e-6)


def test_scalar_outputs_ones_give_as_many_times_the_mean_as_there_are_samples():
    x = torch.linspace(1, 2, 32, requires_grad=True)
    (ones,) = torch.autograd.grad(x * x, x, torch.ones(32))
    (mean,) = torch.autograd.grad((x * x).mean(), x)
    assert_close(ones, 32 * mean)


def test_mismatch_in_shape_fix_pulls_the_vector_back(namespace):
    ns = namespace("errors_calling_backward/mismatch_in_shape")
    assert_close(ns["x"].grad, ns["A"].T @ torch.tensor([1.0, 100.0]))
    assert ns["y"].shape != ns["x"].shape
