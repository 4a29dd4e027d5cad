"""What the fixes of errors_graph do where an input is not used, or values are freed."""

import gc
import weakref

import pytest
import torch
from oracles import directional_difference
from torch.autograd import grad
from torch.testing import assert_close


@pytest.fixture
def w():
    return torch.tensor([2.0, 3.0, 5.0], requires_grad=True)


def test_skipped_branch_fix_gives_zeros_and_allow_unused_none(namespace):
    ns = namespace("errors_graph/skipped_branch")
    assert_close(ns["g_w"], 2 * ns["w"].detach())
    assert_close(ns["g_u"], torch.zeros_like(ns["u"]))
    loss = (ns["w"] * ns["w"]).sum()
    assert grad(loss, ns["u"], allow_unused=True) == (None,)


def test_what_grad_finds_unused_it_finds_after_the_pass(w):
    loss, other = (w * w).sum(), torch.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match="not have been used"):
        grad(loss, [w, other])
    with pytest.raises(RuntimeError, match="a second time"):
        grad(loss, w)


def test_where_no_input_is_used_grad_walks_and_frees_nothing(w):
    loss, other = (w * w).sum(), torch.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match="not have been used"):
        grad(loss, other)
    assert_close(grad(loss, w)[0], 2 * w.detach())


def test_slice_after_forward_fix_is_the_derivative_in_that_column(namespace):
    ns = namespace("errors_graph/slice_after_forward")
    xt = ns["xt"].detach()
    assert_close(ns["g"][:, 1], xt[:, 0] ** 2)
    x, t = (xt[:, k].clone().requires_grad_() for k in range(2))
    assert_close(grad((x**2 * t).sum(), t)[0], ns["g"][:, 1])


def test_copy_fix_gives_both_gradients(namespace):
    ns = namespace("errors_graph/copy_instead_of_original")
    assert_close(ns["g_copy"], 2 * ns["copy"].detach())
    assert_close(ns["g"].double(), ns["g_copy"])
    w = ns["w"]
    assert w.to(w.dtype) is w, "nothing to change, no copy"


def test_cut_on_the_way_fix_is_the_slope(namespace):
    ns = namespace("errors_graph/cut_on_the_way")
    u, w = ns["u"].detach().double(), ns["w"].detach().double()
    for k, one_hot in enumerate(torch.eye(3)):
        slope = directional_difference(lambda w: (w * w).sum() * u.sum(), w, one_hot)
        assert_close(ns["g"][k].double(), slope, rtol=1e-6, atol=1e-6)
    cut = (ns["w"] * ns["w"]).detach().sum() * ns["u"].sum()
    assert grad(cut, ns["w"], allow_unused=True) == (None,)


def test_linear_in_this_input_has_a_second_derivative_of_zero(namespace):
    ns = namespace("errors_graph/linear_in_this_input")
    w = ns["w"].detach()
    H = torch.func.hessian(lambda x: (w * x).sum())(ns["x"].detach())
    assert_close(ns["second"], H.sum(0))
    assert ns["g"].requires_grad


def test_input_without_grad_fix_is_the_gradient(namespace):
    ns = namespace("errors_graph/input_without_grad")
    assert_close(ns["g"], ns["w"].detach() ** 2)


def test_a_mark_after_the_forward_pass_only_changes_the_message(w):
    x = torch.ones(3)
    loss = (w * w * x).sum()
    with pytest.raises(RuntimeError, match="does not require grad"):
        grad(loss, x, allow_unused=True)
    x.requires_grad_()
    with pytest.raises(RuntimeError, match="not have been used"):
        grad(loss, x)


def test_same_loss_twice_fix_reads_the_gradient_of_the_one_pass(namespace):
    ns = namespace("errors_graph/same_loss_twice")
    assert_close(ns["g"], 2 * ns["w"].detach())
    (7 * ns["w"]).sum().backward()  # adds to .grad, and not to what was read
    assert_close(ns["g"], 2 * ns["w"].detach())


def test_two_losses_fix_adds_the_gradients_of_both(namespace):
    ns = namespace("errors_graph/two_losses_share")
    point = ns["w"].detach().requires_grad_()
    apart = [grad(one(point * point).sum(), point)[0] for one in (abs, torch.square)]
    assert_close(ns["w"].grad, sum(apart))


def test_two_losses_the_first_gradient_stays_after_the_second_failed(w):
    h = w * w
    one, two = h.sum(), (h * h).sum()
    one.backward()
    with pytest.raises(RuntimeError, match="a second time"):
        two.backward()
    assert_close(w.grad, 2 * w.detach())


def test_computed_in_each_step_gives_the_gradient_of_the_sum(namespace):
    w = namespace("errors_graph/computed_before_the_loop")["w"]
    slope = directional_difference(
        lambda w: w**2 * (3 + 5), w.detach().double(), torch.tensor(1.0)
    )
    assert_close(w.grad.double(), slope, rtol=1e-6, atol=1e-6)


def test_computed_before_the_loop_keeps_its_value_while_the_weight_changes(w):
    scale = w.sum()
    before = scale.item()
    with torch.no_grad():
        w -= 1
    assert scale.item() == before != w.sum().item()


def test_kept_state_fix_goes_back_one_step(namespace):
    w = namespace("errors_graph/kept_state")["w"]
    value, h, steps = w.item(), 3.0, []
    for x in (5.0, 7.0):
        steps.append(2 * (value * h + x) * h)  # h is a constant in each step
        h = value * h + x
    assert_close(w.grad, torch.tensor(sum(steps)))


def test_kept_state_with_retain_graph_meets_the_change_in_place():
    w = torch.tensor(2.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.5)
    h = torch.tensor(3.0)

    def step():
        nonlocal h
        h = w * h + 5
        (h**2).backward(retain_graph=True)
        optimizer.step()

    step()  # its h is a constant, so the product saves no weight
    step()
    with pytest.raises(RuntimeError, match="inplace operation"):
        step()


def test_saved_value_is_there_with_retain_graph(namespace):
    ns = namespace("errors_graph/saved_value_read")
    assert_close(ns["saved"], ns["y"])
    ns["y"].sum().backward()
    with pytest.raises(RuntimeError, match="a second time"):
        _ = ns["y"].grad_fn._saved_result


def test_a_second_pass_that_raises_nothing_doubles_the_gradient(namespace, w):
    ns = namespace("errors_graph/second_pass_adds")
    assert_close(ns["w"].grad, ns["y_bar"])
    y = w + 7
    for _ in range(2):
        y.backward(ns["y_bar"])
    assert_close(w.grad, 2 * ns["y_bar"])


def test_reference_cycle_fix_differentiates_the_gradient(namespace):
    w = namespace("errors_graph/reference_cycle")["w"]
    assert_close(w.grad, 36 * w.detach() ** 3)


@pytest.mark.filterwarnings("ignore:Using backward")
@pytest.mark.parametrize(("by_backward", "leaks"), [(True, True), (False, False)])
def test_only_backward_with_create_graph_leaks(by_backward, leaks):
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    gone = weakref.ref(w)
    if by_backward:
        (w**3).sum().backward(create_graph=True)
    else:
        grad((w**3).sum(), w, create_graph=True)
    del w
    gc.collect()
    left = gone()
    assert (left is not None) == leaks
    if left is not None:
        left.grad = None  # breaks the cycle
        del left
        gc.collect()
        assert gone() is None
