"""Facts of the page scalar_outputs: what backward() asks for, and why."""

import inspect
import os
import platform
import re
import subprocess
import sys
from fractions import Fraction
from functools import partial

import pytest
import torch
from checks.topics import LANGUAGES, source
from oracles import close, jacobian_by_differences, jacobian_by_formula
from pictures import arrays, texts
from torch.nn.parallel import _functions as parallel
from torch.testing import assert_close

REFUSAL = "grad can be implicitly created only for scalar outputs"
near = partial(assert_close, atol=1e-5, rtol=1e-4)  # float32 against differences


def jacobian(ns, at="x"):
    """J of f by its formula, (m, n); held against differences on the way."""
    J = jacobian_by_formula(ns[at])
    assert_close(jacobian_by_differences(ns["f"], ns[at]), J)
    return J.float()


def test_a_loss_for_each_example_is_refused_and_so_is_the_models_output(namespace):
    ns = namespace("scalar_outputs/training_step")
    model, inputs, targets = ns["model"], ns["inputs"], ns["targets"]
    losses = ns["criterion"](model(inputs), targets)
    assert losses.shape == (len(inputs),)
    for several in (losses, model(inputs)):
        with pytest.raises(RuntimeError, match=REFUSAL):
            several.backward()


def test_the_mean_of_the_losses_is_what_the_default_reduction_gives(namespace):
    ns = namespace("scalar_outputs/training_step")
    scores = ns["model"](ns["inputs"])
    by_hand = scores.logsumexp(dim=1) - scores[range(len(scores)), ns["targets"]]
    losses = ns["criterion"](scores, ns["targets"])
    assert_close(losses.mean(), torch.nn.CrossEntropyLoss()(scores, ns["targets"]))
    assert_close(losses, by_hand)


def test_the_step_went_along_the_gradient_of_the_mean_and_lowered_it(namespace):
    ns = namespace("scalar_outputs/training_step")
    weight, inputs, targets = ns["model"].weight, ns["inputs"], ns["targets"]
    before = weight.detach() + 0.1 * weight.grad  # undoes the step of SGD
    bias = ns["model"].bias.detach() + 0.1 * ns["model"].bias.grad

    def mean_loss(weight):
        scores = inputs.double() @ weight.T + bias.double()
        return torch.nn.functional.cross_entropy(scores, targets)[None]

    difference = jacobian_by_differences(mean_loss, before)
    near(weight.grad.double(), difference.reshape(weight.shape))
    assert mean_loss(before.double()) == pytest.approx(ns["loss"].item())
    assert ns["losses"].mean() < ns["loss"]


def test_one_forward_pass_has_the_derivatives_of_both_columns(namespace):
    ns = namespace("scalar_outputs/both_derivatives")
    net, t, step = ns["net"].double(), ns["t"].detach().double(), 1e-5
    difference = (net(t + step) - net(t - step)) / (2 * step)
    near(ns["y_dot"].double(), difference)
    rows = torch.func.vmap(torch.func.jacrev(net))(t)[:, :, 0]  # (N, 2)
    near(ns["y_dot"].double(), rows)
    assert_close(ns["added"], ns["y_dot"].sum(dim=1, keepdim=True))


def test_mean_gives_the_average_of_the_rows(namespace):
    ns = namespace("scalar_outputs/scalar_loss")
    assert_close(ns["x"].grad, jacobian(ns).mean(dim=0))


def test_gradient_argument_gives_the_gradient_of_the_weighted_sum(namespace):
    ns = namespace("scalar_outputs/gradient_argument")
    assert_close(ns["x"].grad, ns["loss_grad"])
    assert_close(ns["x"].grad, ns["y_bar"] @ jacobian(ns))


def test_whole_jacobian_agrees_with_differences_and_one_hot_vectors(namespace):
    ns = namespace("scalar_outputs/whole_jacobian")
    assert_close(ns["J"], jacobian(ns))
    pullback = torch.func.vjp(ns["f"], ns["x"])[1]
    rows = [pullback(one_hot)[0] for one_hot in torch.eye(len(ns["J"]))]
    assert_close(ns["J"], torch.stack(rows))


def test_sum_equals_ones_and_mean_divides_by_the_number_of_outputs(namespace):
    ns = namespace("scalar_outputs/sum_or_mean")
    gradient, f, x, J = ns["gradient"], ns["f"], ns["x"], jacobian(ns)
    assert_close(gradient(f(x).sum()), ns["ones"])
    assert_close(ns["ones"], J.sum(dim=0))
    assert_close(gradient(f(x).mean()) * f(x).numel(), ns["ones"])
    assert_close(gradient(f(x)[0]), J[0])
    assert_close(gradient((ns["weights"] * f(x)).sum()), ns["weights"] @ J)
    loss = inspect.signature(torch.nn.functional.mse_loss).parameters["reduction"]
    assert loss.default == "mean"


def test_scalar_loss_is_the_same_pass_with_a_one(namespace):
    ns = namespace("scalar_outputs/scalar_loss")
    x, f = ns["x"], ns["f"]
    (seeded,) = torch.autograd.grad(f(x).mean(), x, torch.tensor(1.0))
    assert_close(seeded, x.grad)
    assert "torch.ones_like" in inspect.getsource(torch.autograd._make_grads)


@pytest.mark.parametrize("shape", [(), (1,), (1, 1, 1), (0,), (2,), (1, 0), (3, 1)])
def test_one_element_needs_no_vector_and_any_other_number_does(shape):
    x = torch.full(shape, 5.0, requires_grad=True)
    if x.numel() == 1:
        (x**2).backward()
        assert_close(x.grad, 2 * x.detach())
    else:
        with pytest.raises(RuntimeError, match=REFUSAL):
            (x**2).backward()


def test_documentation_still_speaks_of_more_than_one_element():
    words = " ".join(str(torch.Tensor.backward.__doc__).split())
    assert "non-scalar (i.e. its data has more than one element)" in words
    assert "gradient of the function being differentiated w.r.t. ``self``" in words


def test_func_grad_wants_a_tensor_without_dimensions(namespace):
    square = namespace("scalar_outputs/one_element")["square"]
    with pytest.raises(RuntimeError, match="scalar Tensor, got tensor with 1 dims"):
        torch.func.grad(square)(torch.tensor([5.0]))
    assert_close(torch.func.grad(square)(torch.tensor(5.0)), torch.tensor(10.0))


def test_complex_scalar_needs_a_vector_and_its_abs_does_not():
    x = torch.tensor(1 + 2j, requires_grad=True)
    with pytest.raises(RuntimeError, match="only for real scalar outputs"):
        (x * x).backward()
    (x * x).abs().backward()
    (x * x).real.backward()


def test_vector_must_have_exactly_the_shape_of_y(namespace):
    ns = namespace("scalar_outputs/output_shape")
    f, x, loss = ns["f"], ns["x"], ns["loss"]
    assert_close(x.grad, jacobian(ns).sum(dim=0))
    for y, shape in ((f(x), 3), (f(x), ()), (f(x), (1, 2)), (loss, 1)):
        with pytest.raises(RuntimeError, match="Mismatch in shape"):
            y.backward(gradient=torch.ones(shape))
    for number_or_list in (1.0, [1.0, 1.0]):
        with pytest.raises(TypeError):
            f(x).backward(gradient=number_or_list)


def test_each_call_has_its_own_keyword_and_all_agree(namespace):
    ns = namespace("scalar_outputs/keyword_names")
    f, x, y_bar = ns["f"], ns["x"], ns["y_bar"]
    with pytest.raises(TypeError, match="unexpected keyword argument 'grad_tensors'"):
        f(x).backward(grad_tensors=y_bar)
    assert_close(ns["x_bar"], y_bar @ jacobian(ns))
    assert_close(x.grad, ns["x_bar"])


def test_two_passes_add_up_and_the_same_graph_serves_once(namespace):
    ns = namespace("scalar_outputs/second_pass")
    f, x, y_bar = ns["f"], ns["x"], ns["y_bar"]
    assert_close(x.grad, 2 * (y_bar @ jacobian(ns)))
    with pytest.raises(RuntimeError, match="a second time"):
        ns["y"].backward(gradient=y_bar)
    y = f(x)
    y.backward(gradient=y_bar, retain_graph=True)
    y.backward(gradient=y_bar)
    assert_close(x.grad, 4 * (y_bar @ jacobian(ns)))


def test_computed_tensor_keeps_its_gradient_only_on_request(namespace):
    ns = namespace("scalar_outputs/intermediate_grad")
    h, x = ns["h"], ns["x"]
    assert_close(h.grad, ns["y_bar"] @ jacobian(ns, at="h"))
    zero = torch.zeros(1)
    assert_close(x.grad, torch.cat([zero, h.grad]) - torch.cat([h.grad, zero]))
    loss = x.to(torch.float64).sum()
    assert not x.to(torch.float64).is_leaf
    with pytest.warns(UserWarning, match="not a leaf Tensor"):
        assert loss.grad is None


def test_relu_has_gradient_one_above_zero_and_zero_elsewhere(namespace):
    ns = namespace("scalar_outputs/relu_kink")
    for x in (ns["x"], ns["kink"]):
        assert_close(x.grad, (x > 0).to(x.dtype))
    assert ns["kink"][1] == 0


def test_the_grid_ends_before_the_number_that_it_begins_with(namespace):
    x = namespace("scalar_outputs/relu_kink")["x"].detach()
    step = x[1] - x[0]
    assert_close(x[-1], -x[0] - step, rtol=1e-4, atol=0)


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="x86 only")
def test_point_80_of_the_grid_is_zero_only_if_the_product_is_rounded_first(namespace):
    exact = float(-8 + 80 * Fraction(0.1))
    assert 0 < exact < 1e-15
    assert -8.0 + 80 * 0.1 == 0.0
    assert namespace("scalar_outputs/relu_kink")["x"][80].item() in (exact, 0.0)
    program = "import torch; print(torch.arange(-8.0, 8.0, 0.1)[80].item())"
    environment = os.environ | {"ATEN_CPU_CAPABILITY": "default"}
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert float(run.stdout) == 0.0


def test_share_weighted_losses_give_the_gradient_of_the_whole_batch(namespace):
    ns = namespace("scalar_outputs/losses_per_device")
    w, inputs = ns["w"], ns["inputs"]
    assert_close(w.grad, ns["whole"])
    assert_close(w.grad, 2 * inputs.T @ (inputs @ w.detach()) / len(inputs))
    assert (ns["plain"] - ns["whole"]).abs().min() > 1
    assert "will instead unsqueeze" in inspect.getsource(parallel.Gather)


def test_one_hot_rows_give_each_image_its_own_class_score(namespace):
    ns = namespace("scalar_outputs/class_scores")
    h, W, classes, score = ns["h"], ns["W"], ns["classes"], ns["score"]
    assert_close(h.grad, 2 * h.detach() * W[:, classes].T)
    for b, c in enumerate(classes):
        (alone,) = torch.autograd.grad(score(h)[b, c], h)
        assert_close(alone[b], h.grad[b])
        assert alone.abs().sum(dim=1).count_nonzero() == 1


def test_per_example_gradients_come_from_vmap_of_grad():
    def loss(w, x, target):
        return (w @ x - target) ** 2

    w, x = torch.tensor([2.0, 3.0, 5.0]), torch.arange(6.0).reshape(2, 3)
    target = torch.tensor([7.0, 11.0])
    gradient = torch.func.vmap(torch.func.grad(loss), in_dims=(None, 0, 0))
    rows = gradient(w, x, target)  # (B, n)
    assert_close(rows, 2 * (x @ w - target)[:, None] * x)
    total = torch.func.grad(lambda w: ((x @ w - target) ** 2).sum())(w)
    assert_close(rows.sum(dim=0), total)


def test_each_line_of_the_picture_is_the_vector_times_j(namespace):
    name = "scalar_outputs/many_vectors"
    ns, drawn = namespace(name), arrays(name)
    J = jacobian(ns).double()
    close(drawn["J"][0], J)
    shown = dict(zip(ns["vectors"], drawn["y_bar"], strict=True))
    m = len(J)
    for name, weights in (("ones", torch.ones(m)), ("mean", torch.ones(m) / m)):
        close(shown[name], weights)
    close(torch.stack([shown["row 1"], shown["row 2"]]), torch.eye(m))
    for y_bar, x_bar in zip(drawn["y_bar"], drawn["x_bar"], strict=True):
        close(x_bar, y_bar @ J)
        (again,) = torch.func.vjp(ns["f"], ns["x"])[1](y_bar.float())
        close(x_bar, again)


def test_what_fits_has_the_shape_of_y_and_the_message_is_pytorchs(namespace):
    name = "scalar_outputs/what_fits"
    ns, drawn = namespace(name), arrays(name)
    close(drawn["y"][0], ns["y"])
    marks = [text for text in texts(name) if text in "✓✗"]
    fits = [len(vector) == len(drawn["y"][0]) for vector in drawn["y_bar"]]
    assert [mark == "✓" for mark in marks] == fits == [True, True, False]
    assert drawn["y_bar"][2].shape == ns["x"].shape
    with pytest.raises(RuntimeError) as raised:
        ns["f"](ns["x"]).backward(torch.ones_like(ns["x"]))
    assert str(raised.value) in " ".join(texts(name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_fix_that_one_copies_gives_what_the_page_says(namespace, language):
    page = source(language, "scalar_outputs")
    mean, weighted, whole = re.findall(r"```python\n\s*(.*)\n", page)

    ns = namespace("scalar_outputs/training_step")
    model = ns["model"]
    losses = ns["criterion"](model(ns["inputs"]), ns["targets"])
    expected = torch.autograd.grad(losses.sum() / 4, model.weight, retain_graph=True)
    model.zero_grad()
    exec(mean, {"losses": losses})
    assert_close(model.weight.grad, *expected)

    ns = namespace("scalar_outputs/gradient_argument")
    x = ns["x"].detach().requires_grad_()
    exec(weighted, {"y": ns["f"](x), "y_bar": ns["y_bar"]})
    assert_close(x.grad, ns["y_bar"] @ jacobian(ns))

    ns = namespace("scalar_outputs/whole_jacobian")
    names = {"torch": torch, "f": ns["f"], "x": ns["x"]}
    exec(whole, names)
    assert_close(names["J"], jacobian(ns))
