"""What the fixes of errors_in_place do: closed forms, differences, and wrong cures."""

import pytest
import torch
from oracles import close, directional_difference, jacobian_by_differences
from torch import nn
from torch.testing import assert_close

from vjp_errors import explain

MODIFIED = "modified by an inplace operation"
BATCH = torch.tensor([[2.0, 3.0], [5.0, 11.0], [13.0, 17.0]])


@pytest.mark.parametrize(
    ("lines", "result", "cause"),
    [
        ("    out += identity", ", which is output 0 of Relu,", "added-in-place"),
        ("    s[t + 1] = w * s[t]", "", "assigned-in-place"),
        (
            "    loss_G.backward()",
            ", which is output 0 of AsStrided,",
            "stepped-in-place",
        ),
        ("    nn.ReLU(inplace=True),", "", "activated-in-place"),
        ("    self.register_buffer('mean', mean)", "", "buffer-in-place"),
        ("    p.clamp_(-0.01, 0.01)", "", "weights-in-place"),
    ],
)
def test_the_code_of_a_traceback_says_the_likeliest_cause(lines, result, cause):
    said = f"one of the variables needed for gradient computation has been {MODIFIED}"
    text = f"{lines}\nRuntimeError: {said}: [torch.FloatTensor [3, 2]]{result} is at "
    found = explain(text + "version 2; expected version 1 instead. Hint: enable …")
    assert found.case
    assert (found.case.id, found.parts["expected"]) == (cause, "1")


def leaf(x):
    return x.detach().clone().requires_grad_()


def test_added_in_place_fix_is_the_gradient_of_exp(namespace):
    ns = namespace("errors_in_place/added_in_place")
    x = ns["x"]
    close(x.grad, jacobian_by_differences(lambda x: (x.exp() + 10).sum(), x))
    again = leaf(x)
    y = again.exp()
    y.data += 10.0
    y.sum().backward()
    assert_close(again.grad, x.detach().exp() + 10)


def test_assigned_in_place_fix_reaches_every_step(namespace):
    ns = namespace("errors_in_place/assigned_in_place")
    w = ns["w"].detach()
    assert_close(ns["w"].grad, 4 * w)
    close(directional_difference(lambda w: 2 * w**2, w, torch.tensor(1.0)), 4 * w)

    def last(read):
        w_, s = leaf(w), torch.full((3,), 2.0)
        for t in range(2):
            s[t + 1] = w_ * read(s[t])
        return torch.autograd.grad(s[2], w_)[0], s[1].detach()

    assert_close(last(torch.clone)[0], ns["w"].grad)
    cut, before = last(lambda one: one.data)
    assert_close(cut, before)  # the factor of the last step alone


def test_stepped_in_place_fix_adds_both_gradients_at_the_same_weights(namespace):
    ns = namespace("errors_in_place/stepped_in_place")
    grad, lr = ns["w"].grad, ns["opt"].param_groups[0]["lr"]
    before = ns["w"].detach() + lr * grad
    close(grad, jacobian_by_differences(lambda w: (w**2 + w**3).sum(), before))


def test_retain_graph_does_not_bring_the_old_weights_back():
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    loss = (w**2).sum()
    loss.backward(retain_graph=True)
    torch.optim.SGD([w], lr=0.1).step()
    with pytest.raises(RuntimeError, match=MODIFIED):
        loss.backward()


def test_an_update_through_data_gives_the_gradient_at_the_wrong_weights():
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    loss = (w**2).sum()
    w.data -= 0.5
    loss.backward()
    assert w.grad is not None
    assert_close(w.grad, 2 * w.detach())
    assert not torch.equal(w.grad, torch.tensor([4.0, 6.0]))


def test_activated_in_place_fix_is_the_derivative_where_relu_lets_it_pass(namespace):
    x = namespace("errors_in_place/activated_in_place")["x"]
    close(x.grad, jacobian_by_differences(lambda x: x.tanh().relu().sum(), x))


@pytest.mark.parametrize(
    ("before", "fails"),
    [
        (nn.Tanh(), True),
        (nn.Sigmoid(), True),
        (nn.Softmax(dim=1), True),
        (nn.Linear(2, 3), False),
    ],
)
def test_an_in_place_relu_fails_after_what_saves_its_result(before, fails):
    y = nn.ReLU(inplace=True)(before(10 * leaf(BATCH))).sum()
    if fails:
        with pytest.raises(RuntimeError, match=MODIFIED):
            y.backward()
    else:
        y.backward()


def test_an_in_place_relu_may_follow_a_convolution():
    y = nn.Conv1d(1, 2, 1)(leaf(BATCH)[:, None])
    nn.ReLU(inplace=True)(y).sum().backward()


def test_a_residual_added_in_place_after_relu_fails():
    y = leaf(BATCH).relu()
    y += BATCH
    with pytest.raises(RuntimeError, match=MODIFIED):
        y.sum().backward()


def test_buffer_in_place_fix_gives_each_call_its_own_mean(namespace):
    ns = namespace("errors_in_place/buffer_in_place")
    x, first = ns["x"].detach(), torch.tensor([10.0, 20.0])
    means = [0.5 * first + x]
    means.append(0.5 * means[0] + 3 * x)
    assert_close(ns["x"].grad, means[0] + 3 * means[1])
    assert_close(ns["m"], means[1])

    m, x = first.clone(), leaf(x)

    def layer(x):
        m.mul_(0.5).add_(x.detach())
        return x * m.data

    (layer(x) + layer(3 * x)).sum().backward()
    assert_close(x.grad, 4 * means[1])


def test_batch_norm_spoils_an_earlier_gradient_in_silence():
    layer, x = nn.BatchNorm1d(2).eval(), leaf(BATCH)
    y = layer(x).sum()
    (right,) = torch.autograd.grad(y, x, retain_graph=True)
    layer.train()(BATCH)
    (wrong,) = torch.autograd.grad(y, x)
    assert_close(right, torch.full_like(x, (1 + layer.eps) ** -0.5))
    assert not torch.allclose(wrong, right, rtol=0.1)


def test_weights_in_place_fix_has_the_gradient_of_the_weights_of_the_loss(namespace):
    ns = namespace("errors_in_place/weights_in_place")
    assert_close(ns["w"].grad, torch.tensor([2.0, 3.0, 4.0]) * 2)
    assert_close(ns["w"].detach(), torch.tensor([2.0, 3.0, 3.5]))
    w = torch.tensor([2.0, 3.0, 5.0], requires_grad=True)
    loss = (w * w).sum()
    w.data.clamp_(max=4.0)
    loss.backward()
    assert_close(w.grad, 2 * w.detach())


def test_the_weight_of_a_linear_layer_is_named_by_its_transpose():
    layer = nn.Linear(16, 1)
    y = layer(torch.ones(5, 16, requires_grad=True)).sum()
    nn.init.zeros_(layer.weight)
    named = r"\[16, 1\]\], which is output 0 of AsStrided,"
    with pytest.raises(RuntimeError, match=named):
        y.backward()
    assert layer.weight.T.shape == (16, 1)


@pytest.mark.parametrize(
    "change",
    [
        lambda layer: nn.init.zeros_(layer.weight),
        lambda layer: layer.load_state_dict(nn.Linear(2, 3).state_dict()),
    ],
)
def test_initializing_and_loading_count_as_changes(change):
    layer = nn.Linear(2, 3)
    y = layer(leaf(BATCH)).sum()
    change(layer)
    with pytest.raises(RuntimeError, match=MODIFIED):
        y.backward()


def test_leaf_fix_steps_and_leaves_a_leaf(namespace):
    ns = namespace("errors_in_place/leaf")
    old = torch.tensor([2.0, 3.0, 5.0])
    assert_close(ns["w"].detach(), old - 0.1 * 2 * old)
    (ns["w"] ** 2).sum().backward()
    assert_close(ns["w"].grad, 2 * ns["w"].detach())


@pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor that is not a leaf")
def test_a_weight_assigned_anew_is_no_leaf():
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    (w * w).sum().backward()
    assert w.grad is not None
    w = w - 0.1 * w.grad
    (w * w).sum().backward()
    assert not w.is_leaf
    assert w.grad is None


def test_a_leaf_marked_as_dirty_has_been_used():
    class Doubled(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.mark_dirty(x)
            return x.mul_(2)

        @staticmethod
        def backward(ctx, y_bar):
            return 2 * y_bar

    with pytest.raises(RuntimeError, match="has been used in an in-place"):
        Doubled.apply(leaf(BATCH))


def test_view_of_leaf_fix_gives_the_overwritten_element_no_gradient(namespace):
    ns = namespace("errors_in_place/view_of_leaf")
    x = ns["x"].detach()
    factor = torch.tensor([0.0, 1.0, 1.0])
    assert_close(ns["x"].grad, 2 * x * factor)
    inside = leaf(x)
    with torch.no_grad():
        inside[0] = 7.0
    (inside * inside).sum().backward()
    assert_close(inside.grad, 2 * inside.detach())
    assert inside.grad[0] == 2 * 7.0
