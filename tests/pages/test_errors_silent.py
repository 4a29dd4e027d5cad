"""The traps: each run is wrong in the way that the text says, and each fix is right."""

import pytest
import torch
from oracles import directional_difference, jacobian_by_differences
from torch.autograd import grad
from torch.testing import assert_close


@pytest.fixture
def printed(namespace, capsys):
    """What a snippet leaves, and the tensors that it prints, cell after cell."""

    def run(name):
        values = namespace(f"errors_silent/{name}")
        return values, capsys.readouterr().out

    return run


def told(out, gradient):
    """Whether a gradient, in PyTorch's four digits, is the last line printed."""
    return out.splitlines()[-1] == str(gradient)


def by_differences(f, x):
    return jacobian_by_differences(f, x).to(x.dtype)


def test_a_vector_without_an_output_changes_nothing(namespace):
    ns = namespace("errors_silent/dropped_vector")
    x, vectors = ns["x"], ns["vectors"]
    for extra in (vectors[1], torch.zeros(4, 4)):
        (one,) = grad([x * x], x, [vectors[0], extra])
        assert_close(one, 2 * x.detach() * vectors[0])

    def second(x):
        return x[:2] * x[1:]

    J = by_differences(second, x.detach())
    assert_close(ns["both"][0], 2 * x.detach() * vectors[0] + J.T @ vectors[1])
    with pytest.raises(RuntimeError, match="got 2 tensors and 1 gradients"):
        grad([x * x, second(x)], x, vectors[:1])  # one too few is told


def test_a_float64_vector_is_cast_to_the_outputs_dtype(printed):
    ns, out = printed("cast_vector")
    x = ns["x"]
    assert_close(x.grad, 2 * x.detach() * ns["y_bar"], rtol=0, atol=0)
    assert ns["y_bar"][0] > 0 == ns["y_bar"].float()[0]
    low = x.detach().float().requires_grad_()
    (cast,) = grad(low * low, low, ns["y_bar"])
    assert_close(cast, 2 * low.detach() * ns["y_bar"].float())
    assert str(cast) in out


def test_a_column_minus_a_row_pulls_right_outputs_to_the_mean(namespace):
    ns = namespace("errors_silent/broadcast_loss")
    target, output = ns["target"], ns["target"][:, None].clone().requires_grad_()
    assert_close(output.detach().flatten(), target)
    (pull,) = grad(((output - target) ** 2).mean(), output)
    assert_close(pull.flatten(), 2 / 3 * (target - target.mean()))
    assert_close(ns["output"].grad, torch.zeros(3, 1))
    with pytest.warns(UserWarning, match="broadcasting"):
        torch.nn.functional.mse_loss(output, target)


def test_gradients_add_up_until_they_are_cleared(printed):
    ns, out = printed("added_up")
    once = 2 * ns["w"].detach()
    assert out == f"1 {once}\n2 {2 * once}\n1 {once}\n2 {once}\n"


@pytest.mark.parametrize("name", ["changed_by_data", "shared_with_numpy"])
def test_what_was_changed_unnoticed_is_used(printed, name):
    ns, out = printed(name)
    scale = torch.tensor([5.0, 7.0])
    wrong = scale * (10 if name == "changed_by_data" else 0)
    first, _, second = out.partition("\n")
    assert first == str(wrong)
    assert second.strip() == str(scale)
    assert_close(ns["x"].grad, scale)
    other = scale.clone()
    y = (ns["x"] * other).sum()
    with torch.no_grad():
        other.mul_(10)  # this counts
    with pytest.raises(RuntimeError, match="inplace operation"):
        y.backward()


def test_a_gradient_of_a_broadcast_input_is_summed_to_its_shape(namespace, printed):
    ns = namespace("errors_silent/summed_in_backward")
    x, bias = ns["x"].detach(), ns["bias"].detach()
    J = by_differences(lambda bias: (x * 2 + bias).sum(), bias)
    assert_close(ns["bias"].grad, J)
    one = bias.clone().requires_grad_()
    (wrong,) = grad(ns["Add"].apply(x, one).sum(), one)
    assert wrong.shape == bias.shape
    assert_close(wrong, 2 * J)
    x = x.requires_grad_()
    for leaf in (x, one):
        (right,) = grad(ns["Fixed"].apply(x, one).sum(), leaf)
        assert_close(right, grad((x * 2 + one).sum(), leaf)[0])


def test_a_penalty_on_a_constant_has_no_gradient(printed):
    ns, out = printed("constant_penalty")
    w, x = ns["w"].detach(), ns["x"].detach()

    def loss(w):
        return (w * x * x).sum() + ((2 * w * x) ** 2).sum()

    assert_close(ns["train_step"](retain_graph=True), x * x)  # of y alone
    assert_close(ns["train_step"](create_graph=True), by_differences(loss, w))
    assert told(out, ns["train_step"](create_graph=True))


def test_a_replaced_parameter_gets_a_gradient_and_no_step(printed):
    ns, out = printed("replaced_parameter")
    weight = ns["model"].weight
    assert_close(weight.detach(), torch.ones(2, 3) - 0.1 * weight.grad)
    assert out.startswith(str(torch.ones(2, 3)))  # before: no step
    held = weight
    ns["model"].load_state_dict(ns["model"].state_dict())
    assert ns["model"].weight is held  # it copies into the same object


def test_equal_maxima_share_or_do_not(printed):
    ns, out = printed("equal_maxima")
    x = ns["x"]
    assert told(out, torch.softmax(x.detach() / 0.1, 0))  # the closed form
    for whole in (x.max(), torch.amax(x)):
        assert_close(grad(whole, x)[0], torch.tensor([0.5, 0.5, 0]))
    for one in (x.max(0).values, torch.nn.functional.max_pool1d(x[None, None], 3)):
        assert grad(one.sum(), x)[0].tolist() in ([1, 0, 0], [0, 1, 0])

    def smooth(x):
        return torch.logsumexp(x / 0.1, 0) * 0.1

    assert_close(grad(smooth(x), x)[0], by_differences(smooth, x.detach()))


def test_round_has_slope_0_and_the_estimator_1(printed):
    ns, out = printed("rounded")
    x = ns["x"].detach()
    assert told(out, 2 * (torch.round(x) - 5))
    assert_close(by_differences(torch.round, x), torch.zeros(2, 2))
    one = x.clone().requires_grad_()
    y = one + (torch.round(one) - one).detach()
    assert_close(y.detach(), torch.round(x))
    assert_close(grad(((y - 5) ** 2).sum(), one)[0], 2 * (torch.round(x) - 5))
    for flat in (torch.floor, torch.sign):
        assert_close(grad(flat(one).sum(), one)[0], torch.zeros(2))


def test_a_kept_gradient_is_the_tensor_that_is_added_to(printed):
    ns, out = printed("kept_grad")
    once = 2 * ns["w"].detach()
    assert out == f"{2 * once}\n{once}\n"
    assert_close(ns["w"].grad, 2 * once)


def test_where_keeps_nan_out_of_the_value_alone(printed):
    ns, out = printed("masked_nan")
    x = ns["x"]
    assert told(out, torch.tensor([0, 1 / 4]))
    wrong = torch.where(x > 0, x.sqrt(), 0.0)
    assert grad(wrong.sum(), x)[0].isnan().tolist() == [True, False]
    right = torch.where(x > 0, torch.where(x > 0, x, 1.0).sqrt(), 0.0)
    assert_close(right, wrong)
    assert_close(grad(right.sum(), x)[0], torch.tensor([0, 1 / 4]))
    late = torch.nan_to_num(torch.where(x > 0, x.sqrt(), 0.0))
    assert grad(late.sum(), x)[0].isnan().any()


def test_ones_sum_the_columns_derivatives(namespace):
    ns = namespace("errors_silent/summed_columns")
    t = ns["t"].detach()
    each = [directional_difference(lambda t, n=n: t**n, t, torch.ones(2, 1))
            for n in (2, 3)]  # fmt: skip
    assert_close(torch.cat(ns["by_time"], 1), torch.cat(each, 1).float())
    u = torch.cat([ns["t"] ** 2, ns["t"] ** 3], 1)
    (summed,) = grad(u, ns["t"], torch.ones_like(u))
    assert_close(summed, torch.stack(each).sum(0).float())


def test_two_kinks_give_0_where_the_slope_is_1(printed):
    ns, out = printed("two_kinks")
    x = ns["x"]
    assert told(out, torch.ones(3))
    assert torch.equal(ns["y"], x)
    y = torch.relu(x) - torch.relu(-x)
    assert torch.equal(y, x)
    assert_close(grad(y.sum(), x)[0], (x != 0).float())
    halves = torch.maximum(x, 0 * x) + torch.minimum(x, 0 * x)
    assert torch.equal(halves, x)
    assert_close(grad(halves.sum(), x)[0], torch.ones(3))


def test_a_sum_grows_with_the_batch_and_a_mean_does_not(printed):
    ns, out = printed("larger_batch")
    w = ns["w"]
    sums, means = (
        [grad(getattr(w * torch.ones(size), how)(), w)[0] for size in (2, 8)]
        for how in ("sum", "mean")
    )
    assert_close(sums[1], 4 * sums[0])
    assert_close(means[1], means[0])
    grads = sums + means
    sizes = (2, 8, 2, 8)
    assert out.splitlines() == [f"{n} {g!s}" for n, g in zip(sizes, grads, strict=True)]


def test_the_norm_under_no_grad_is_missing_from_the_gradient(printed):
    ns, out = printed("half_recorded")
    x = ns["x"].detach()
    (right,) = grad(((one := x.clone().requires_grad_()) / one.norm()).sum(), one)
    assert_close(right, by_differences(lambda x: (x / x.norm()).sum(), x))
    assert_close(right @ x, torch.tensor(0.0), atol=1e-6, rtol=0)
    assert told(out, right)
    (wrong,) = grad((one / one.norm().detach()).sum(), one)
    assert_close(wrong[0], wrong[1])  # along (1, 1)
