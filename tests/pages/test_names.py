"""The facts of the page names: which product it is, and who calls it what."""

import inspect
import re
from pathlib import Path

import pytest
import torch
import torchgen
from checks import ROOT
from oracles import jacobian_by_differences, jacobian_by_formula
from torch.autograd import functional
from torch.testing import assert_close

FIVE = ("gradient", "grad_tensors", "grad_outputs", "v", "cotangents")
BACKWARD = torch.autograd.backward.__doc__
YAML = Path(torchgen.__file__).parent / "packaged" / "autograd" / "derivatives.yaml"
HEADER = Path(torch.__file__).parent / "include/torch/csrc/autograd/autograd.h"


def plain(text):
    """The words alone: no quote or comment marks, no backticks, single spaces."""
    return " ".join(re.sub(r"(?m)^\s*(>|#|///)|`", " ", text).split())


def test_the_same_vector_has_five_parameter_names(namespace):
    names = namespace("names/parameter_names")["names"]
    assert len(names) == 6
    assert set(names.values()) == set(FIVE)


def test_all_six_ways_give_the_vector_jacobian_product(namespace):
    ns = namespace("names/one_vector")
    x, y_bar = ns["x"], ns["y_bar"]
    by_hand = jacobian_by_formula(x).to(x.dtype).T @ y_bar
    by_differences = jacobian_by_differences(lambda x: y_bar.double() @ ns["f"](x), x)
    for x_bar in [*(ns[name] for name in FIVE), x.grad]:
        assert_close(x_bar, by_hand)
        assert_close(x_bar.double(), by_differences)


def test_a_function_with_a_backward_of_its_own_pulls_back_any_vector(namespace):
    ns = namespace("names/one_vector")
    x = ns["x"].detach().requires_grad_()
    for y_bar in (torch.tensor([7.0, -3.0]), torch.tensor([0.5, 20.0])):
        (x_bar,) = torch.autograd.grad(ns["F"].apply(x), x, y_bar)
        assert_close(x_bar, torch.func.vjp(ns["f"], x.detach())[1](y_bar)[0])


@pytest.mark.parametrize("keyword", FIVE[1:])
def test_tensor_backward_knows_gradient_only(namespace, keyword):
    ns = namespace("names/one_vector")
    with pytest.raises(TypeError, match=f"unexpected keyword argument '{keyword}'"):
        ns["f"](ns["x"]).backward(**{keyword: ns["y_bar"]})


def test_the_functions_refuse_one_anothers_keywords(namespace):
    ns = namespace("names/wrong_keyword")
    x, y, y_bar = ns["x"], ns["A"] @ ns["x"], ns["y_bar"]
    with pytest.raises(TypeError, match="'gradient'"):
        torch.autograd.backward(y, gradient=y_bar)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="'grad_tensors'"):
        torch.autograd.grad(y, x, grad_tensors=y_bar)  # type: ignore[call-overload]
    assert_close(x.grad, ns["A"].T @ y_bar)


def test_the_old_keyword_works_and_warns(namespace):
    ns = namespace("names/one_vector")
    ns["x"].grad = None  # the last cell left one
    with pytest.warns(FutureWarning, match="Use `grad_tensors` instead"):
        torch.autograd.backward(ns["f"](ns["x"]), grad_variables=ns["y_bar"])
    assert_close(ns["x"].grad, ns["gradient"])


def test_a_wrong_shape_is_reported_as_grad_output(namespace):
    ns = namespace("names/one_vector")
    with pytest.raises(RuntimeError, match=r"grad_output\[0\]"):
        ns["f"](ns["x"]).backward(gradient=ns["x"].detach())


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("quote", "source"),
    [
        ("then the Jacobian-vector product would be computed", BACKWARD),
        ("gradient of the differentiated function w.r.t. corresponding", BACKWARD),
        ("for scalar Tensors or ones that don't require grad", BACKWARD),
        ("mean computing the vector jacobian product using the", YAML),
    ],
)
def test_the_page_quotes_what_is_installed(quote, source, language):
    text = source.read_text("utf-8") if isinstance(source, Path) else source
    assert quote in plain(text)
    assert quote in plain((ROOT / "docs" / language / "names.md").read_text("utf-8"))


def test_backward_alone_says_jacobian_vector(namespace):
    ns = namespace("names/docstring_words")
    assert ns["count"]("jacobian vector product", torch.autograd.backward)
    assert not ns["count"]("vector jacobian product", torch.autograd.backward)
    for function in (
        torch.autograd.grad,
        torch.autograd.functional.vjp,
        torch.func.vjp,
    ):
        assert ns["count"]("vector jacobian product", function)
        assert not ns["count"]("jacobian vector product", function)
    words = " ".join(str(inspect.getdoc(torch.func.vjp)).split())
    assert "times ``cotangents``" in words


def test_the_header_says_jacobian_vector_for_backward_and_grad():
    text = plain(HEADER.read_text("utf-8"))
    assert text.count("Jacobian-vector product") == 5  # backward 3, grad 2
    assert "vector-Jacobian" not in text


def test_jvp_wants_a_vector_shaped_like_x(namespace):
    ns = namespace("names/one_vector")
    f, x, y_bar = ns["f"], ns["x"].detach(), ns["y_bar"]
    with pytest.raises(RuntimeError, match="v has invalid size"):
        functional.jvp(f, x, v=y_bar)
    y_dot = functional.jvp(f, x, v=torch.ones_like(x))[1]
    assert_close(y_dot, jacobian_by_formula(x).to(x.dtype).sum(1))


def test_v_has_the_size_of_the_output_in_the_tutorial_too():
    inp = torch.eye(4, 5, requires_grad=True)
    out = (inp + 1).pow(2).t()
    with pytest.raises(RuntimeError, match="Mismatch in shape"):
        out.backward(torch.ones_like(inp))


def test_only_the_transpose_agrees_with_backward(namespace):
    ns = namespace("names/transposed_jacobian")
    A, x = ns["A"], ns["x"]
    assert_close(x.grad, A[0])  # v picks the first row
    by_differences = jacobian_by_differences(lambda x: A[0].double() @ x, x)
    assert_close(x.grad.double(), by_differences)
    with pytest.raises(AssertionError):
        assert_close(A @ torch.eye(2)[0], x.grad)
    assert_close(ns["J_diagonal"], ns["J_diagonal"].T)  # so x * x cannot tell
    with pytest.raises(RuntimeError, match="size mismatch"):
        ns["J"] @ ns["v"]


def test_the_terms_add_up_to_the_gradient_without_a_factor(namespace):
    ns = namespace("names/factor_m")
    f, x, y_bar = ns["f"], ns["x"], ns["y_bar"]
    assert_close(ns["terms"].sum(0), jacobian_by_formula(x).to(x.dtype).T @ y_bar)
    by_differences = jacobian_by_differences(lambda x: y_bar.double() @ f(x), x)
    assert_close(ns["x_bar"].double(), by_differences)


def test_sum_and_mean_differ_by_m(namespace):
    ns = namespace("names/factor_m")
    f, x, m = ns["f"], ns["x"], len(ns["y_bar"])
    assert_close(ns["of_sum"], m * ns["of_mean"])
    by_differences = jacobian_by_differences(lambda x: f(x).sum(), x)
    assert_close(ns["of_sum"].double(), by_differences)
    assert_close(ns["of_mean"], jacobian_by_formula(x).to(x.dtype).mean(0))


def test_the_usual_vector_is_the_gradient_of_the_later_scalar(namespace):
    ns = namespace("names/upstream_gradient")
    f, g, x = ns["f"], ns["g"], ns["x"]
    assert_close(ns["half"], ns["whole"])
    assert_close(ns["y_bar"].double(), jacobian_by_differences(g, f(x)))
    assert_close(ns["whole"].double(), jacobian_by_differences(lambda x: g(f(x)), x))
    assert_close(ns["half"], jacobian_by_formula(x).to(x.dtype).T @ ns["y_bar"])


def test_gradcheck_prints_the_transpose(namespace):
    ns = namespace("names/gradcheck_transpose")
    x, message = ns["x"].clone().requires_grad_(), str(ns["raised"])
    printed = re.search(r"numerical:tensor\((.*?), dtype", message, re.DOTALL)
    assert printed is not None
    numerical = torch.tensor(eval(printed[1]), dtype=x.dtype)
    assert_close(numerical, jacobian_by_formula(x).to(x.dtype).T, rtol=1e-4, atol=1e-4)
    assert_close(numerical, ns["J"].T, rtol=1e-4, atol=1e-4)
    assert torch.autograd.gradcheck(ns["f"], x)


@pytest.mark.parametrize("seed", [None, torch.ones(2)])
def test_a_constant_output_raises_whatever_its_seed(namespace, seed):
    ns = namespace("names/none_seed")
    y, const, y_bar = ns["f"](ns["x"]), ns["const"], ns["y_bar"]
    with pytest.raises(RuntimeError, match="element 1 of tensors does not require"):
        torch.autograd.backward([y, const], [y_bar, seed])
    with pytest.raises(RuntimeError, match="element 1 of tensors does not require"):
        torch.autograd.grad([y, const], ns["x"], [y_bar, seed])


def test_none_is_one_for_a_single_element_and_an_error_for_more(namespace):
    ns = namespace("names/none_seed")
    x, y_bar = ns["x"], ns["y_bar"]
    J = jacobian_by_formula(x).to(x.dtype)
    assert_close(ns["without_constant"], J.T @ y_bar)
    assert_close(ns["one_element"], J.T @ (y_bar + torch.tensor([1.0, 0.0])))
    with pytest.raises(RuntimeError, match="only for scalar outputs"):
        torch.autograd.backward([ns["f"](ns["x"])], [None])
