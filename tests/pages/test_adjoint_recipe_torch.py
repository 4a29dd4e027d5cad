"""What the page adjoint_recipe says of PyTorch's own rules and of its engine."""

import re

import torch
from oracles import directional_difference, jacobian_by_differences
from torch.testing import assert_close


def test_the_printed_formulas_are_our_rules(namespace):
    ns = namespace("adjoint_recipe/torch_rules")
    backward, forward = (rule.strip() for rule in ns["rules"]("linalg_inv_ex")[:2])
    A = torch.tensor([[2.0, 7], [3, 5]], dtype=torch.float64)
    A_t, grad = A + 1, A - 3
    inverse = torch.linalg.inv(A)
    at = type("at", (), {"matmul": staticmethod(torch.matmul)})
    values = {"at": at, "grad": grad, "A_t": A_t, "inverse": inverse}

    def evaluated(rule):
        code = rule.partition(": ")[2].replace("::", ".").replace(".mH()", ".mH")
        return eval(code, values)

    assert_close(evaluated(forward), -inverse @ A_t @ inverse)
    assert_close(
        evaluated(forward),
        directional_difference(torch.linalg.inv, A, A_t),
        rtol=1e-6,
        atol=1e-6,
    )
    assert_close(evaluated(backward), -inverse.T @ grad @ inverse.T)
    z = torch.tensor([[1 + 2j, 3 - 1j]])
    assert_close(z.mH, z.T.conj())


def test_a_node_keeps_what_its_rule_reads(namespace, capsys):
    ns = namespace("adjoint_recipe/saved_values")
    kept = {
        name: rest.split(", ")
        for name, _, rest in (
            re.sub(" +", " ", line).partition(": ")
            for line in capsys.readouterr().out.splitlines()
        )
    }
    y = ns["A"].softmax(1)
    assert y.grad_fn._saved_result.data_ptr() == y.data_ptr()
    assert kept["softmax"] == ["result"]
    assert kept["inverse"] == ["inverse"]
    assert {"LU", "pivots"} < set(kept["solve"])
    assert kept["trace"] == ["none"]
    # B needs no gradient, so A is not kept: it is what the rule of B would read
    assert kept["matmul"] == ["mat2"]
    assert "self" in ns["kept"](ns["A"] @ ns["B"].requires_grad_())


def test_large_inputs_do_not_overflow_in_softmax_and_logsumexp():
    x = torch.tensor([1000.0, 1001.0], dtype=torch.float64, requires_grad=True)
    assert torch.exp(x).isinf().all()
    (at_softmax,) = torch.autograd.grad(x.softmax(0), x, x.new_tensor([1, 10]))
    (at_lse,) = torch.autograd.grad(x.logsumexp(0), x)
    assert at_softmax.isfinite().all()
    assert_close(at_lse, x.detach().softmax(0))


def test_the_engine_sums_where_backward_forgot_it(namespace):
    ns = namespace("adjoint_recipe/unsummed")
    A, b, Y_bar = ns["A"].detach(), ns["b"], ns["Y_bar"]
    assert ns["b_bar"].shape == b.shape
    assert_close(ns["b_bar"], (Y_bar * A).sum(0))
    J = jacobian_by_differences(lambda b: A.double() * b, b)
    assert_close(ns["b_bar"].double(), torch.tensordot(Y_bar.double(), J, 2))
    assert ns["of_mul"].shape == A.shape
    assert_close(ns["of_mul"], Y_bar * A)  # that of b, not yet summed
    Y = ns["Scale"].apply(ns["A"], b)
    assert_close(Y, ns["A"] * b)
    A_bar, ours = torch.autograd.grad(Y, (ns["A"], b), Y_bar)
    assert_close(ours, ns["b_bar"])
    assert_close(A_bar, Y_bar * b)
