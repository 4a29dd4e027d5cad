"""Counts of a call are exact: each equals the closed form of a small case."""

import torch
from studies.counts import flops, peak_bytes, saved_bytes

CPU = torch.device("cpu")


def tensor(*shape):
    return torch.ones(shape, requires_grad=True)


def test_a_product_of_matrices_is_two_flops_for_each_multiplication():
    left, right = tensor(3, 5), tensor(5, 7)
    assert flops(lambda: left @ right) == 2 * 3 * 5 * 7
    # Each of the two gradients is one product more
    assert flops(lambda: (left @ right).sum().backward()) == 3 * 2 * 3 * 5 * 7


def test_what_is_saved_is_counted_without_parameters():
    x, weight = tensor(4, 3), tensor(3, 6)
    run = lambda: torch.tanh(x @ weight).sum()  # noqa: E731
    result_of_tanh = 4 * 6 * 4  # bytes of float32
    assert saved_bytes(run, but=(x, weight)) == result_of_tanh
    assert saved_bytes(run) == result_of_tanh + (4 * 3 + 3 * 6) * 4


def test_a_storage_that_is_saved_twice_counts_once():
    x = tensor(11)

    def run():
        root = torch.sqrt(x)  # saves its result
        return root * root  # saves its two factors, which are the same

    assert saved_bytes(run, but=[x]) == 11 * 4


def test_a_view_counts_as_its_whole_storage():
    x = tensor(10)
    assert saved_bytes(lambda: (x * 2)[:5].square(), but=[x]) == 10 * 4


def test_saved_bytes_leave_derivatives_of_second_order_right():
    x = torch.tensor([2.0, 3.0], requires_grad=True)
    found = []

    def run():
        (slope,) = torch.autograd.grad((x**3).sum(), x, create_graph=True)
        found.append(torch.autograd.grad(slope.sum(), x)[0])

    saved_bytes(run)
    torch.testing.assert_close(found[0], 6 * x.detach())


def test_peak_is_the_most_that_is_held_at_one_time():
    x = torch.ones(1000)

    def run():
        one = x + 2  # 1 vector
        two = one + 3  # 2
        del one  # 1
        return torch.cat([two, two])  # 3

    assert peak_bytes(run, CPU) == 3 * 1000 * 4


def test_peak_leaves_out_what_was_there_before_and_what_is_made_once():
    kept: list[torch.Tensor] = []

    def run():
        if not kept:
            kept.append(torch.ones(10**6))
        return kept[0][:50].exp()

    assert peak_bytes(run, CPU) == 50 * 4


def test_the_peak_of_a_backward_pass_is_what_was_saved_and_three_vectors():
    size, depth = 1000, 7
    x = tensor(size)

    def run():
        y = x
        for _ in range(depth):
            y = y.exp()  # saves its result
        return torch.autograd.grad(y, x, torch.ones(size))

    vector = size * 4
    # At the second step back: all results (the last one has a name), the vector that
    # was given, the gradient that comes in, and the one that is made
    assert peak_bytes(run, CPU) == (depth + 3) * vector
