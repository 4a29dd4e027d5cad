"""The facts of the page complex_numbers: what is refused, and the exercises.

No test can check that older versions took 1 in silence, nor what the issues say.
"""

import re

import pytest
import torch
from oracles import (
    close,
    close_complex,
    complex_gradient,
    complex_tensor,
    jacobian_by_differences,
)
from torch import view_as_real
from torch.testing import assert_close

# Complex outputs


def test_a_vector_asks_for_the_gradient_of_a_real_number(namespace):
    ns = namespace("complex_numbers/complex_output")
    assert "only for real scalar outputs but got torch.complex64" in str(ns["raised"])
    assert ns["y"].numel() == 1
    z = ns["z"].detach()
    for y_bar in torch.tensor([1, 1j, 1 + 10j]):
        by_differences = complex_gradient(
            lambda z, y_bar=y_bar: (y_bar.conj() * z**2).real, z
        )
        close_complex(ns["gradient"](ns["y"], y_bar), by_differences)
        close_complex(ns["gradient"](ns["y"], y_bar), (2 * z).conj() * y_bar)
    one, i = torch.tensor([1, 1j])
    assert ns["gradient"](ns["y"], one) == ns["gradient"](ns["y"].real)
    assert ns["gradient"](ns["y"], i) == ns["gradient"](ns["y"].imag)


def test_both_columns_agree(namespace, capsys):
    namespace("complex_numbers/complex_output")
    pairs = [line.split() for line in capsys.readouterr().out.splitlines()[1::2]]
    assert len(pairs) == 3
    assert all(by_vector == by_loss for by_vector, by_loss in pairs)


def test_a_real_vector_is_refused_and_ones_like_is_not():
    z = torch.tensor(2 + 3j, requires_grad=True)
    y = z**2
    with pytest.raises(
        RuntimeError, match="output are required to have the same dtype"
    ):
        y.backward(torch.tensor(1.0), retain_graph=True)
    y.backward(torch.ones_like(y))
    with pytest.raises(RuntimeError, match="required to have the same dtype"):
        z.abs().backward(torch.tensor(1 + 0j))


def test_mse_loss_is_not_implemented_and_its_replacement_is_the_mean_square():
    y, t = torch.tensor([2 + 3j, 5j]), torch.tensor([1j, 7 + 1j])
    with pytest.raises(NotImplementedError, match=r"\"mse_cpu\" .*ComplexFloat"):
        torch.nn.functional.mse_loss(y, t)
    loss = (y - t).abs().square().mean()
    pairs = torch.nn.functional.mse_loss(view_as_real(y), view_as_real(t))
    close(loss, 2 * pairs)  # which counts twice as many numbers


def test_a_cast_to_real_warns_and_takes_the_real_part():
    z = torch.tensor(2 + 3j)
    with pytest.warns(UserWarning, match="real discards the imaginary part"):
        close(z.float(), z.real)


def test_complex_numbers_in_between_leave_the_real_gradient():
    x = torch.tensor([2.0, 3, 5, 7], dtype=torch.float64)

    def by_fft(x):
        return (torch.fft.fft(x).abs() ** 4).sum()

    turns = torch.outer(torch.arange(4), torch.arange(4)) * torch.pi / 2

    def by_reals(x):
        return (
            ((turns.cos().double() @ x) ** 2 + (turns.sin().double() @ x) ** 2) ** 2
        ).sum()

    one, other = (torch.func.grad(f)(x) for f in (by_fft, by_reals))
    assert not one.is_complex()
    assert_close(one, other)
    assert_close(one, jacobian_by_differences(by_fft, x), rtol=1e-5, atol=1e-3)


# Jacobians


def test_no_complex_number_is_the_jacobian(namespace, capsys):
    ns = namespace("complex_numbers/jacobians")
    assert "Expected all inputs to be real" in str(ns["raised"])
    with pytest.raises(RuntimeError, match="only for real scalar outputs"):
        torch.autograd.functional.jacobian(ns["square"], ns["z"])
    said = dict(line.split() for line in capsys.readouterr().out.splitlines())
    assert said["same"] == said["conj"]
    assert complex(said["square"]) == (2 * ns["z"]).conj()
    for name, f in {**ns, "conj": torch.conj}.items():
        if name in said:
            loss = complex_gradient(lambda z, f=f: f(z).real, ns["z"])
            close_complex(complex(said[name]), loss)


@pytest.mark.parametrize("way", [torch.func.jacrev, torch.func.jacfwd])
def test_func_refuses_complex_jacobians_even_those_of_a_real_loss(way):
    z = torch.tensor(2 + 3j)
    for f in (torch.square, torch.abs):
        with pytest.raises(RuntimeError, match="Expected all inputs to be real"):
            way(f)(z)
    with pytest.raises(RuntimeError, match="Expected all outputs to be real"):
        way(lambda a: a * z)(torch.tensor(2.0))
    close_complex(torch.func.grad(lambda z: z.abs().square())(z), 2 * z)


# The phase of eigenvectors


def test_a_loss_that_depends_on_the_phase_is_refused(namespace, capsys):
    ns = namespace("complex_numbers/phase")
    assert re.search(r"up to multiplication by e\^\{i phi\}", str(ns["raised"]))
    told = [line.split()[-1] for line in capsys.readouterr().out.splitlines()[:3]]
    assert told == ["False", "True", "True"]
    A, V, turned = ns["A"].detach(), ns["V"].detach(), ns["turned"].detach()
    for vectors in (V, turned):  # both are eigenvectors of length 1
        close_complex(A @ vectors, vectors * torch.linalg.eigvalsh(A))
        close_complex(vectors.abs().square().sum(0), torch.ones(3))
    assert "linalg_eigh_backward" in str(ns["raised"])
    with pytest.raises(RuntimeError, match=r"^linalg_eig_backward: The eigenvectors"):
        ns["real_part"](torch.linalg.eig(ns["A"])[1]).backward()


def test_what_is_allowed_has_the_gradient_of_differences(namespace, capsys):
    ns = namespace("complex_numbers/phase")
    printed = capsys.readouterr().out.splitlines()[3:]
    A, H = ns["A"].detach(), ns["H"]
    close_complex(H, H.mH)
    for line, loss in zip(printed, (ns["size"], ns["fixed"]), strict=True):
        slope, by_steps = map(float, line.split())
        assert slope == pytest.approx(by_steps, abs=2e-4)
        pushed = torch.func.jvp(
            lambda A, loss=loss: loss(torch.linalg.eigh(A)[1]), (A,), (H,)
        )[1]
        assert slope == pytest.approx(pushed.item(), abs=2e-4)
    V = ns["V"]
    close(ns["fixed"](V), ns["fixed"](ns["turned"]))
    first = (V / (V[0] / V[0].abs()))[0]
    close_complex(first, V[0].abs())
    product = (V[:, 1:2] @ V[:, 1:2].mH)[0, 2].real
    torch.autograd.grad(product, ns["A"], retain_graph=True)
    turned = ns["turned"]
    close(product, (turned[:, 1:2] @ turned[:, 1:2].mH)[0, 2].real)


def test_a_loss_may_pass_at_a_point_and_depend_on_the_phase(namespace):
    ns = namespace("complex_numbers/phase")
    phase = (ns["V"][0] / ns["V"][0].abs()).detach()

    def loss(V):
        return (V[0] / phase).real.sum()

    loss(ns["V"]).backward()
    assert not loss(ns["V"]).isclose(loss(ns["turned"]))


@pytest.mark.parametrize("eig", [torch.linalg.eigh, torch.linalg.eig])
def test_a_small_loss_passes_although_it_depends_on_the_phase(namespace, eig):
    ns = namespace("complex_numbers/phase")
    A, real_part = ns["A"], ns["real_part"]
    V = eig(A.detach())[1]
    assert not real_part(V).isclose(real_part(V * complex_tensor(0.7j).exp()))
    edge = 0.01 / V.sum(0).imag.abs().max()
    for factor in (0.01, 0.99 * edge):
        (factor * real_part(eig(A)[1])).backward()
    for factor in (1, 1.01 * edge):
        with pytest.raises(RuntimeError, match="up to multiplication by"):
            (factor * real_part(eig(A)[1])).backward()


def test_the_phase_of_an_element_that_is_0_is_nan(namespace):
    ns = namespace("complex_numbers/phase")
    A = torch.block_diag(complex_tensor([[1]]), complex_tensor([[2, 1j], [-1j, 5]]))
    V = torch.linalg.eigh(A)[1]
    assert (V[0] == 0).any()
    assert ns["fixed"](V).isnan()


# gradcheck


def test_gradcheck_finds_the_forgotten_conjugate(namespace, capsys):
    ns = namespace("complex_numbers/forgotten_conjugate")
    passed, *told = capsys.readouterr().out.split()
    assert passed == "True"
    assert " ".join(told) == " ".join(ns["message"].split())  # wrapped, else the same
    assert "While considering the imaginary part of complex outputs" in ns["message"]
    z, y_bar = ns["z"], complex_tensor(1 + 10j)
    for kind, right in ((ns["Square"], True), (ns["Forgetful"], False)):
        (z_bar,) = torch.autograd.grad(kind.apply(z), z, y_bar)
        loss = complex_gradient(lambda z: (y_bar.conj() * z * z).real, z)
        assert z_bar.isclose(loss) == right
    real = complex_tensor(3 + 0j).requires_grad_()
    assert torch.autograd.gradcheck(ns["Forgetful"].apply, real)  # not found here
    x = torch.tensor([2.0, 3], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(ns["Square"].apply, x)
    assert torch.equal(x.conj(), x)


# Exercises


def test_least_squares_has_the_conjugate_transpose(namespace):
    ns = namespace("complex_numbers/exercise_least_squares")
    A, t, x = (ns[name].detach() for name in "Atx")
    expected = complex_gradient(lambda x: (A.to(x) @ x - t).abs().square().sum(), x)
    assert_close(ns["x"].grad.cdouble(), expected, rtol=1e-5, atol=1e-3)
    close_complex(ns["x"].grad, 2 * A.mH @ (A @ x - t))
    transposed = 2 * A.mT @ (A @ x - t)
    assert not transposed.isclose(ns["x"].grad).any()


def test_two_vjps_give_both_derivatives(namespace):
    ns = namespace("complex_numbers/exercise_two_seeds")
    close_complex(ns["wirtinger"], 2 * ns["z"])
    close_complex(ns["conjugate"], 10)
    y_bar = torch.tensor(3 - 7j)
    (z_bar,) = ns["pull_back"](y_bar)
    close_complex(
        z_bar, ns["wirtinger"].conj() * y_bar + ns["conjugate"] * y_bar.conj()
    )


def test_the_real_part_of_a_square_has_the_wrong_sign_and_no_minimum(namespace):
    ns = namespace("complex_numbers/exercise_real_of_square")
    distance = ns["distance"].detach()
    right, wrong = 2 * distance, 2 * distance.conj()
    close_complex(ns["z_bar"], wrong)
    close_complex(complex_gradient(lambda z: (z**2).real, distance), wrong)
    close_complex(complex_gradient(lambda z: z.abs() ** 2, distance), right)
    close_complex(ns["loss"], distance.real**2 - distance.imag**2)
    far = torch.tensor([1j, 100j, 10000j])
    assert (far**2).real.tolist() == sorted((far**2).real.tolist(), reverse=True)
    path = namespace("complex_numbers/descent")
    first, second, *_ = path["wrong"]
    close_complex(second, first - 0.2 * ns["z_bar"])
