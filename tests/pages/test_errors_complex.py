"""What the fixes of errors_complex do, against differences in the real coordinates."""

import pytest
import torch
from oracles import jacobian_by_differences
from torch.testing import assert_close

NAME = "errors_complex/{}".format


def complex_slope(loss, z):
    """dL/dRe z + i dL/dIm z of a real loss, by differences."""
    x = torch.view_as_real(z.detach().to(torch.complex128))
    J = jacobian_by_differences(lambda x: loss(torch.view_as_complex(x)), x)
    return torch.view_as_complex(J.contiguous())


def close(found, wanted):
    assert_close(found.to(wanted.dtype), wanted, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("name", "loss"),
    [
        ("complex_loss", lambda z: (z**2).abs().square().sum()),
        ("cast_to_real", lambda z: z.abs().sum()),
        ("silu_of_complex_numbers", lambda z: (z * z.sigmoid()).abs().square().sum()),
        (
            "relu_of_complex_numbers",
            lambda z: z.real.relu().square().sum() + z.imag.relu().square().sum(),
        ),
        ("view_of_a_conjugate", lambda z: (z.real - z.imag).sum()),
        ("real_vector", lambda z: (torch.tensor([10.0, 100]) * (z**2).real).sum()),
    ],
)
def test_the_gradient_is_the_slope_in_real_and_imaginary_part(name, loss, namespace):
    z = namespace(NAME(name))["z"]
    close(z.grad, complex_slope(loss, z))


def test_the_real_part_of_a_complex_loss_falls_while_the_imaginary_part_grows():
    z = torch.tensor([2.0 + 3.0j, 5.0 - 7.0j], requires_grad=True)
    losses = []
    for _ in range(3):
        loss = (z**2).sum()
        losses.append(loss.detach())
        (g,) = torch.autograd.grad(loss.real, z)
        with torch.no_grad():
            z -= 0.1 * g
    assert losses[2].real < losses[1].real < losses[0].real
    assert z.imag.abs().min() > 3


def test_the_real_jacobian_is_the_derivative_as_a_rotation(namespace):
    ns = namespace(NAME("jacobian_of_a_complex_function"))
    derivative = 2 * ns["z"]
    a, b = derivative.real, derivative.imag
    assert_close(ns["J"], torch.tensor([[a, -b], [b, a]]))


@pytest.mark.parametrize("name", ["hessian_of_a_complex_input", "hessian_in_silence"])
def test_the_real_hessian_is_that_of_the_differences(name, namespace):
    ns = namespace(NAME(name))
    x = ns["x"].double()
    H = torch.autograd.functional.hessian(ns["loss_real"], x)
    step = 1e-4
    rows = []
    for one in torch.eye(2, dtype=torch.float64) * step:
        (up,) = torch.autograd.functional.vjp(ns["loss_real"], x + one)[1:]
        (down,) = torch.autograd.functional.vjp(ns["loss_real"], x - one)[1:]
        rows.append((up - down) / (2 * step))
    assert_close(H, torch.stack(rows), rtol=1e-6, atol=1e-6)
    if name == "hessian_in_silence":
        wrong = torch.autograd.functional.hessian(ns["loss"], ns["z"], vectorize=True)
        assert_close(wrong.real.double(), H[0, 0])
        assert wrong.numel() < H.numel()


def test_the_pullback_of_one_and_i_is_the_gradient_of_the_two_parts(namespace):
    ns = namespace(NAME("grad_of_a_complex_function"))
    close(ns["of_real"], complex_slope(lambda z: (z**2).sum().real, ns["z"]))
    close(ns["of_imag"], complex_slope(lambda z: (z**2).sum().imag, ns["z"]))


def test_ones_give_the_gradient_of_the_real_part_and_abs_another(namespace):
    ns = namespace(NAME("ones_for_a_complex_output"))
    close(ns["z"].grad, complex_slope(lambda z: (z**2).real.sum(), ns["z"]))
    close(ns["g"], complex_slope(lambda z: (z**2).abs().sum(), ns["z"]))
    assert not torch.allclose(ns["g"], ns["z"].grad)


@pytest.mark.parametrize("real_output", [True, False])
def test_vector_and_output_of_different_kinds_are_refused_both_ways(real_output):
    z = torch.tensor([2.0 + 3.0j], requires_grad=True)
    y = z.abs() if real_output else z**2
    v = torch.ones(1, dtype=torch.complex64 if real_output else torch.float32)
    with pytest.raises(RuntimeError, match="required to have the same dtype"):
        y.backward(v)
    double = torch.ones(1, dtype=torch.complex128 if not real_output else torch.float64)
    y.backward(double)


def test_jacrev_through_real_inputs_is_the_jacobian_by_differences(namespace):
    ns = namespace(NAME("jacrev_of_a_complex_input"))
    close(ns["J"], jacobian_by_differences(ns["f_real"], ns["x"].double()))
    loss = torch.func.grad(lambda z: ns["f"](z).sum())(ns["z"])
    close(torch.view_as_complex(ns["J"].sum(0).contiguous()), loss.to(torch.complex128))


def test_jacrev_of_real_inputs_put_together_is_the_complex_derivative(namespace):
    ns = namespace(NAME("jacrev_of_a_complex_output"))
    assert_close(ns["J"], torch.diag(1j * torch.exp(1j * ns["t"])))


def test_the_loss_by_absolute_values_is_twice_that_of_the_real_views(namespace):
    ns = namespace(NAME("loss_for_complex_numbers"))
    z, target = ns["z"], ns["target"]
    wanted = complex_slope(lambda z: (z - target).abs().square().mean(), z)
    close(z.grad, wanted)
    views = torch.view_as_real(z), torch.view_as_real(target)
    half = torch.nn.functional.mse_loss(views[0], views[1])
    assert_close(2 * half, ns["loss"])
    assert_close(2 * torch.autograd.grad(half, z)[0], z.grad)


@pytest.mark.parametrize(
    "f",
    [
        lambda z: z.softmax(0),
        torch.max,
        torch.median,
        torch.erf,
        lambda z: torch.atan2(z, z),
        lambda z: z > z,
        torch.nn.MaxPool1d(2),
        torch.nn.AvgPool1d(2),
        torch.nn.Dropout(),
        torch.nn.BatchNorm1d(2, dtype=torch.complex64),
    ],
)
def test_these_kernels_are_for_real_numbers_only(f):
    z = torch.tensor([[2.0 + 3.0j, 5.0 - 7.0j], [7.0 + 1.0j, 3.0 - 2.0j]])
    with pytest.raises(NotImplementedError, match="not implemented for 'ComplexFloat'"):
        f(z)


def test_relu_fix_leaves_real_and_imaginary_part_where_they_are(namespace):
    ns = namespace(NAME("relu_of_complex_numbers"))
    y, z = ns["y"].detach(), ns["z"].detach()
    assert_close(y, torch.complex(z.real.clamp(min=0), z.imag.clamp(min=0)))


def test_silu_has_its_value_without_a_graph():
    z = torch.tensor([2.0 + 3.0j], requires_grad=True)
    with torch.no_grad():
        assert_close(torch.nn.functional.silu(z), z * torch.sigmoid(z))


def test_the_real_part_gives_the_gradient_of_the_cast_without_warning():
    z = torch.tensor([2.0 + 3.0j], requires_grad=True)
    z.real.sum().backward()
    assert_close(z.grad, torch.ones_like(z.detach()))


@pytest.mark.parametrize("name", ["last_dimension", "last_stride"])
def test_real_and_imaginary_part_get_the_gradient_of_the_squares(name, namespace):
    ns = namespace(NAME(name))
    assert_close(ns["z"].detach(), torch.complex(*ns["x"].detach()))
    assert_close(ns["x"].grad, 2 * ns["x"].detach())


def test_a_real_tensor_made_complex_keeps_its_gradient(namespace):
    x = namespace(NAME("view_of_a_real_tensor"))["x"]
    assert_close(x.grad, 2 * x.detach())


def test_mH_and_a_result_of_linalg_are_lazy_conjugates():
    A = torch.tensor([[2.0 + 1j, 3.0], [5.0, 7.0 - 2j]])
    for conjugate in (A.mH, torch.linalg.solve(A, A, left=False)):
        with pytest.raises(RuntimeError, match="unresolved conjugated tensors"):
            torch.view_as_real(conjugate)


def test_the_imaginary_part_of_the_fft_has_its_slope(namespace):
    x = namespace(NAME("imag_of_a_real_tensor"))["x"]
    J = jacobian_by_differences(lambda x: torch.fft.rfft(x).imag.sum(), x.detach())
    assert_close(x.grad.double(), J, rtol=1e-6, atol=1e-6)


def test_the_absolute_value_of_an_eigenvector_has_its_slope(namespace):
    A = namespace(NAME("loss_of_the_phase"))["A"]
    J = jacobian_by_differences(
        lambda A: torch.linalg.eig(A).eigenvectors[0, 0].abs().square(), A.detach()
    )
    assert_close(A.grad.double(), J, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("factor", ["eigh", "svd"])
def test_other_decompositions_of_complex_matrices_raise_the_same(factor):
    A = torch.tensor([[2.0 + 0j, 3 + 1j], [3 - 1j, 7.0]], requires_grad=True)
    vectors = torch.linalg.svd(A).U if factor == "svd" else torch.linalg.eigh(A)[1]
    with pytest.raises(RuntimeError, match="specified up to multiplication by e"):
        (vectors[0, 0] * (1 + 2j)).imag.backward()


@pytest.mark.filterwarnings("ignore:Complex modules")
def test_a_module_cast_to_complex_has_no_imaginary_parts():
    net = torch.nn.Linear(2, 3).to(torch.complex64)
    assert not net.weight.imag.any()
    assert torch.nn.Linear(2, 3, dtype=torch.complex64).weight.imag.any()
    with pytest.raises(NotImplementedError, match="clamp is not supported"):
        torch.nn.ReLU()(net.weight)


def test_complex_module_fix_has_the_slope(namespace):
    ns = namespace(NAME("complex_module"))
    net, z = ns["net"], ns["z"]
    y = (net.weight @ z + net.bias).detach()
    assert_close(net.bias.grad, 2 * y)
    assert_close(net.weight.grad, 2 * torch.outer(y, z.conj()))
