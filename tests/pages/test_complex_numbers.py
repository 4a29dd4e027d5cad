"""The facts of the page complex_numbers: gradients, VJPs and JVPs of complex numbers.

No test can check what the notes of PyTorch and the issues say, nor that people meet the
wrong sign when they move code.
"""

import cmath
from itertools import pairwise

import pytest
import torch
from checks import ROOT
from oracles import (
    close,
    close_complex,
    complex_tensor,
    directional_difference,
    jacobian_by_differences,
)
from torch import view_as_complex, view_as_real
from torch.testing import assert_close


def of_pairs(f):
    """A function of complex numbers as one of pairs of reals, (2,) -> () or (2,)."""

    def real(pair):
        y = f(view_as_complex(pair))
        return view_as_real(y.resolve_conj()) if y.is_complex() else y

    return real


def wirtinger(f, z):
    """Both derivatives of f at a number, by central differences."""
    z = complex_tensor(complex(z))
    step = 1e-5
    by_a = (f(z + step) - f(z - step)) / (2 * step)
    by_b = (f(z + 1j * step) - f(z - 1j * step)) / (2 * step)
    return (by_a - 1j * by_b) / 2, (by_a + 1j * by_b) / 2


def gradient(f, z):
    z = complex_tensor(complex(z)).requires_grad_()
    return torch.autograd.grad(f(z), z)[0]


# Gradient descent


def test_one_path_leads_to_the_target_and_the_other_away_along_the_imaginary_axis(
    namespace,
):
    ns = namespace("complex_numbers/descent")
    target = ns["target"].item()
    start = ns["right"][0]
    step = 1 - 2 * 0.2  # what is left of the distance, since its gradient is 2 of it
    for k, (right, wrong) in enumerate(zip(ns["right"], ns["wrong"], strict=True)):
        close_complex(right, target + step**k * (start - target))
        left = wrong - target
        close_complex(left.real, step**k * (start - target).real)
        close_complex(left.imag, (2 - step) ** k * (start - target).imag)


def test_the_wrong_path_begins_well(namespace, capsys):
    ns = namespace("complex_numbers/descent")
    loss = {
        name: [abs(z - ns["target"].item()) ** 2 for z in ns[name]]
        for name in ("right", "wrong")
    }
    assert all(after < before for before, after in pairwise(loss["right"]))
    first, second, *rest = loss["wrong"]
    assert second < first
    assert all(before < after for before, after in pairwise([second, *rest]))
    page = (ROOT / "docs/en/complex_numbers.md").read_text("utf-8")
    assert f"from {first:.0f} to about {second:.0f}" in page
    assert f"{ns['wrong'][-1]:.2f}" in capsys.readouterr().out.splitlines()[5]


def test_the_picture_shows_both_paths_and_circles_of_equal_loss(namespace):
    ns = namespace("complex_numbers/descent")
    star, *drawn = ns["ax"].get_lines()
    close_complex(complex(star.get_xdata()[0], star.get_ydata()[0]), ns["target"])
    for line, name in zip(drawn, ("right", "wrong"), strict=True):
        path = torch.complex(*map(torch.as_tensor, line.get_data()))
        close_complex(path, ns[name])
    assert [line.get_label() for line in drawn] == ["z.grad", "z.grad.conj()"]
    assert [line.get_linestyle() for line in drawn] == ["-", "--"]
    radii = [circle.radius for circle in ns["ax"].patches]
    for circle in ns["ax"].patches:
        on_it = complex(*circle.center) + circle.radius * cmath.exp(1j)
        close_complex(ns["loss"](torch.tensor(on_it)), circle.radius**2)
    away = [abs(z - ns["target"].item()) for z in ns["wrong"]]
    crossed = [r for r in radii if away[0] < r < away[-1]]
    assert len(crossed) == 3  # as the picture's alt says
    assert not [r for r in radii if min(away) < r < away[0]]
    ns["fig"].draw_without_rendering()
    legend = ns["ax"].get_legend().get_window_extent()
    assert ns["ax"].get_window_extent().y1 < legend.y0 < legend.y1 < ns["fig"].bbox.y1
    assert 0 < legend.x0 < legend.x1 < ns["fig"].bbox.x1


def test_an_optimizer_treats_a_complex_tensor_as_its_real_pairs():
    start = torch.tensor([7 + 5j, 1 - 2j])
    z = start.clone().requires_grad_()
    pairs = view_as_real(start).clone().requires_grad_()
    for kind in (torch.optim.SGD, torch.optim.Adam, torch.optim.RMSprop):
        both = kind([z], lr=0.1), kind([pairs], lr=0.1)
        for _ in range(3):
            for optimizer, x in zip(both, (z, view_as_complex(pairs)), strict=True):
                optimizer.zero_grad()
                (x - (2 + 3j)).abs().pow(3).sum().backward()
                optimizer.step()
        close_complex(z.detach(), view_as_complex(pairs.detach()))


def test_adam_scales_the_two_parts_by_two_factors():
    z = torch.tensor(7 + 5j, requires_grad=True)
    optimizer = torch.optim.Adam([z], lr=0.1)
    before = z.item()
    (z - (2 + 3j)).abs().square().backward()
    optimizer.step()
    moved = z.item() - before
    assert z.grad is not None
    assert abs(moved.real / z.grad.real - moved.imag / z.grad.imag) > 1e-3


def test_three_optimizers_refuse_complex_parameters():
    for name in ("Adafactor", "Muon", "SparseAdam"):
        z = torch.ones(2, 3, dtype=torch.complex64, requires_grad=True)
        with pytest.raises((RuntimeError, ValueError), match=r"(?i)complex param"):
            refuse(getattr(torch.optim, name), z)


def refuse(kind, z):
    optimizer = kind([z])
    z.abs().sum().backward()
    optimizer.step()


# Wirtinger derivatives


def test_z_grad_is_twice_the_derivative_by_the_conjugate(namespace):
    ns = namespace("complex_numbers/real_and_imaginary")
    z = ns["z"].detach()
    by_z, by_conjugate = wirtinger(lambda z: ns["loss"](z.real, z.imag), z)
    close_complex(ns["wirtinger"], by_z)
    close_complex(ns["conjugate"], by_conjugate)
    close_complex(ns["z"].grad, 2 * by_conjugate)
    close_complex(ns["z"].grad, complex(ns["a"].grad, ns["b"].grad))
    a, b = z.real, z.imag
    close_complex(ns["z"].grad, torch.complex(2 * a * b, a**2))
    assert "a^2 b" in (ROOT / "docs/en/complex_numbers.md").read_text("utf-8")


def test_the_square_of_the_size_has_the_derivative_z_by_the_conjugate():
    by_z, by_conjugate = wirtinger(lambda z: z.abs() ** 2, 2 + 3j)
    close_complex(by_conjugate, 2 + 3j)
    close_complex(by_z, 2 - 3j)
    close_complex(gradient(lambda z: z.abs() ** 2, 2 + 3j), 2 * by_conjugate)


def test_no_direction_is_steeper_than_the_gradient(namespace):
    ns = namespace("complex_numbers/real_and_imaginary")

    def loss(pair):
        return ns["loss"](*pair)

    z, g = ns["z"].detach(), ns["z"].grad
    rises = {}
    for k in range(72):
        dz = torch.tensor(cmath.exp(2j * cmath.pi * k / 72))
        rise = directional_difference(loss, view_as_real(z), view_as_real(dz))
        close(rise, (g.conj() * dz).real)
        rises[rise.item()] = dz
    steepest = rises[max(rises)]
    assert abs(cmath.phase(complex(steepest / g))) <= cmath.pi / 72
    assert max(rises) <= abs(g) + 1e-6


def test_the_example_of_the_notes_has_no_default_and_hides_the_conjugate():
    z = torch.tensor(7 + 5j, requires_grad=True)
    for c in (4.0, 2 + 3j):
        y = c * z
        with pytest.raises(RuntimeError, match="only for real scalar outputs"):
            y.backward()
        (z_bar,) = torch.autograd.grad(y, z, torch.ones_like(y))
        close_complex(z_bar, complex(c).conjugate())


# VJPs and JVPs


def test_a_complex_function_has_the_products_of_its_real_jacobian(namespace):
    ns = namespace("complex_numbers/two_by_two")
    z, z_dot, y_bar = (ns[name].cdouble() for name in ("z", "z_dot", "y_bar"))
    a, b = z.real, z.imag
    J = jacobian_by_differences(of_pairs(ns["f"]), view_as_real(z))
    close(ns["J"], J)
    close(J, torch.tensor([[2 * a + 10, -2 * b], [2 * b, 2 * a - 10]]))
    close(view_as_real(ns["y_dot"]), J @ view_as_real(z_dot))
    close(view_as_real(ns["z_bar"]), J.T @ view_as_real(y_bar))
    by_z, by_conjugate = wirtinger(ns["f"], z)
    close_complex(ns["y_dot"], by_z * z_dot + by_conjugate * z_dot.conj())
    close_complex(ns["z_bar"], by_z.conj() * y_bar + by_conjugate * y_bar.conj())


def test_the_pairing_is_the_same_at_both_ends(namespace, capsys):
    ns = namespace("complex_numbers/two_by_two")
    *_, first, second = capsys.readouterr().out.splitlines()
    assert first == second
    pairing = (ns["y_bar"].conj() * ns["y_dot"]).real
    close(pairing, view_as_real(ns["y_bar"]).flatten() @ view_as_real(ns["y_dot"]))
    close(pairing, view_as_real(ns["z_bar"]).flatten() @ view_as_real(ns["z_dot"]))


def test_the_transpose_of_a_rotation_is_multiplication_by_the_conjugate():
    slope = complex_tensor(2 + 3j)
    J = jacobian_by_differences(of_pairs(lambda z: slope * z), torch.tensor([7.0, 5]))
    back = jacobian_by_differences(
        of_pairs(lambda z: slope.conj() * z), torch.tensor([7.0, 5])
    )
    close(J.T, back)


# Holomorphic functions


def test_the_table_has_the_derivatives_that_differences_give(namespace, capsys):
    ns = namespace("complex_numbers/holomorphic")
    shown = capsys.readouterr().out.splitlines()[2:]
    for line, f in zip(shown, ns["functions"], strict=True):
        name, *told = (cell.strip() for cell in line.strip("|").split("|"))
        assert name == f"`{f.__name__}`"
        expected = wirtinger(f, ns["z"].item())
        for one, computed, cell in zip(
            expected, ns["derivatives"](f), told, strict=True
        ):
            close_complex(computed, one)
            assert_close(complex_tensor(complex(cell)), one, rtol=1e-3, atol=1e-6)


def test_the_last_five_rows_are_not_holomorphic(namespace):
    ns = namespace("complex_numbers/holomorphic")
    second = [abs(ns["derivatives"](f)[1]) > 1e-3 for f in ns["functions"]]
    assert second == [False] * (len(second) - 5) + [True] * 5


def test_at_one_point_both_derivatives_may_be_0():
    for f, at_0 in ((lambda z: z.abs() ** 2, 0), (torch.real, 0.5)):
        close_complex(wirtinger(f, 0), [at_0, at_0])
    close_complex(wirtinger(lambda z: z.abs() ** 2, 3 + 4j)[1], 3 + 4j)


@pytest.mark.parametrize("f", [lambda z: z**3 - 2 * z, torch.exp, torch.sin])
def test_functions_without_the_conjugate_are_holomorphic(f):
    close_complex(wirtinger(f, 0.3 + 0.4j)[1], 0)


@pytest.mark.parametrize(
    "f", [torch.fft.fft, lambda x: torch.ones(2, 3, dtype=torch.complex128) @ x]
)
def test_linear_functions_are_holomorphic(f):
    x_dot = complex_tensor([2j, 3 - 1j, 5])
    y_dot = torch.func.jvp(f, (x_dot,), (x_dot,))[1]
    turned = torch.func.jvp(f, (x_dot,), (1j * x_dot,))[1]
    close_complex(turned, 1j * y_dot)


@pytest.mark.parametrize("f", [torch.abs, torch.real, torch.imag, torch.angle])
def test_the_two_derivatives_of_a_real_function_are_conjugates(f):
    by_z, by_conjugate = wirtinger(f, 3 + 4j)
    close_complex(by_z, by_conjugate.conj())


def test_the_derivative_of_conj_is_linear_for_real_factors_only():
    z, z_dot = complex_tensor(3 + 4j), complex_tensor(1 + 10j)
    y_dot = torch.func.jvp(torch.conj, (z,), (z_dot,))[1]
    for factor, comes in ((7, 7), (1j, -1j)):
        turned = torch.func.jvp(torch.conj, (z,), (factor * z_dot,))[1]
        close_complex(turned, comes * y_dot)
