"""What the fixes of errors_distributed do to gradients of DDP, in one process each."""

import subprocess
import sys

import pytest
import torch
from checks import ROOT
from torch import nn
from torch.testing import assert_close

from snippet_engine.read.project import Project

PAGE = "errors_distributed"
# A process of its own: an error of DDP keeps the wrapper alive, which must not outlive
# the group. What follows the path is run last, with the snippet's names.
RUN = """
import sys
from pathlib import Path
from snippet_engine.read import cells
values = {"__name__": "__main__"}
for cell in cells.parse(Path(sys.argv[1])).cells:
    try:
        exec(cell.source, values)
    except RuntimeError as error:
        assert cell.raises, error
        values["raised"] = str(error)
exec(sys.argv[2], values)
"""


def ran(name, code=""):
    """The process of a snippet and of code that goes on from it."""
    path = Project.find().source(f"{PAGE}/{name}")
    command = [sys.executable, "-c", RUN, str(path), code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done


GROUP = """
distributed.init_process_group(
    "gloo", store=distributed.HashStore(), rank=0, world_size=1
)
"""


def test_unused_parameters_fix_gives_the_plain_gradient_and_none():
    ran(
        "unused_parameters",
        "right = 2 * y_bar.T @ x\n"
        "torch.testing.assert_close(net.used.weight.grad, right)\n"
        "assert net.spare.weight.grad is None",
    )


@pytest.mark.parametrize(("level", "named"), [("OFF", False), ("INFO", True)])
def test_the_parameters_are_named_from_the_level_info_on(level, named, monkeypatch):
    monkeypatch.setenv("TORCH_DISTRIBUTED_DEBUG", level)
    ran("unused_parameters", f"assert ('spare.weight' in raised) is {named}, raised")


def test_zero_times_an_unused_layer_gives_zeros_that_weight_decay_acts_on():
    used, spare = nn.Linear(3, 2), nn.Linear(3, 2)
    x, before = torch.tensor([[2.0, 3.0, 5.0]]), spare.weight.detach().clone()
    optimizer = torch.optim.SGD(spare.parameters(), lr=0.1, weight_decay=0.5)
    used(x).sum().backward()
    optimizer.step()
    assert_close(spare.weight.detach(), before)  # None: left alone
    (used(x).sum() + 0 * spare(x).sum()).backward()
    assert_close(spare.weight.grad, torch.zeros(2, 3))
    optimizer.step()
    assert_close(spare.weight.detach(), (1 - 0.1 * 0.5) * before)


def test_static_graph_fix_allows_that_parameters_come_and_go():
    done = ran(
        "static_graph",
        f"{GROUP}net = Net()\n"
        "fixed = DDP(net, find_unused_parameters=True)\n"
        "for both in False, True, False:\n"
        "    fixed(x, both).backward(y_bar)\n"
        "close = torch.testing.assert_close\n"
        "close(net.one.weight.grad, 3 * y_bar.T @ x)\n"
        "close(net.two.weight.grad, y_bar.T @ x)\n"
        "del fixed\n"
        "distributed.destroy_process_group()",
    )
    # Said of the second pass, since the first left a parameter out
    assert done.stderr.count("but did not find any unused parameters") == 1


def test_checkpoint_twice_fix_gives_the_plain_gradient_and_so_does_static_graph():
    ran(
        "checkpoint_twice",
        "torch.testing.assert_close(W.grad, W_bar)\n"
        f"{GROUP}W.grad = None\n"
        "fixed = DDP(net, static_graph=True)\n"
        "fixed(x, True).backward(y_bar)\n"
        "torch.testing.assert_close(W.grad, W_bar)\n"
        "del fixed\n"
        "distributed.destroy_process_group()",
    )


# As if a second process had zeros for gradients
HALF = """
def half(state, bucket):
    done = torch.futures.Future()
    done.set_result(bucket.buffer() / 2)
    return done
"""


def test_backward_twice_fix_is_right_and_the_search_for_unused_ones_does_harm():
    ran(
        "backward_twice",
        "torch.testing.assert_close(mine, right)\n"
        f"{GROUP}{HALF}net.zero_grad()\n"
        "fixed = DDP(net, find_unused_parameters=True)\n"
        "fixed.register_comm_hook(None, half)\n"
        "h, y = fixed(x)\n"
        "h.sum().backward(retain_graph=True)\n"
        "y.sum().backward()\n"
        "partly = 0.5 + net[1].weight.sum(0)\n"
        "torch.testing.assert_close(net[0].weight.grad, partly[:, None] * x)\n"
        "net.zero_grad()\n"
        "h, y = fixed(x)\n"
        "try:\n"
        "    h.sum().backward(retain_graph=True)\n"
        "except RuntimeError as error:\n"
        "    assert 'gradient which is undefined' in str(error)\n"
        "else:\n"
        "    raise AssertionError\n"
        "del fixed\n"
        "distributed.destroy_process_group()",
    )


def test_what_is_called_beside_the_wrapper_is_not_averaged():
    ran(
        "ddp_not_needed",
        f"{GROUP}{HALF}ddp = DDP(head)\n"
        "ddp.register_comm_hook(None, half)\n"
        "h = features(x)\n"
        "for call, factor in (ddp, 0.5), (ddp.module, 1):\n"
        "    head.bias.grad = None\n"
        "    call(h).backward(y_bar)\n"
        "    torch.testing.assert_close(head.bias.grad, factor * y_bar[0])\n"
        "del ddp\n"
        "distributed.destroy_process_group()",
    )


def test_ddp_not_needed_fix_trains_the_head_alone():
    ran(
        "ddp_not_needed",
        "torch.testing.assert_close(head.weight.grad, y_bar.T @ features(x))\n"
        "assert features.weight.grad is None",
    )


def test_the_search_for_unused_parameters_says_on_standard_error_if_it_was_in_vain():
    done = ran(
        "ddp_not_needed",
        f"{GROUP}import warnings\n"
        "warnings.simplefilter('error')\n"
        "ddp = DDP(head, find_unused_parameters=True)\n"
        "ddp(features(x)).backward(y_bar)\n"
        "del ddp\n"
        "distributed.destroy_process_group()",
    )
    assert done.stderr.count("but did not find any unused parameters") == 1


# As hooks#ddp has it, with a second process that is real
TWO = """
import torch, torch.distributed as dist, torch.multiprocessing as mp
from torch import nn
y_bar = torch.tensor([[10.0, 100.0]])
shards = torch.tensor([[[2.0, 3.0, 5.0]], [[7.0, 11.0, 13.0]]])
found = torch.zeros(4, 2, 2, 3).share_memory_()  # kind, rank, weight

def work(rank):
    dist.init_process_group("gloo", init_method="file://FILE", rank=rank, world_size=2)
    layer, x = nn.Linear(3, 2, bias=False), shards[rank]
    ddp = nn.parallel.DistributedDataParallel(layer)
    ddp(x).backward(y_bar)
    found[0, rank] = layer.weight.grad
    layer.weight.grad = None
    ddp.module(x).backward(y_bar)
    found[1, rank] = layer.weight.grad
    found[2, rank] = torch.autograd.grad(ddp(x), layer.weight, y_bar)[0]
    averaged = found[2, rank].clone()
    dist.all_reduce(averaged)
    found[3, rank] = averaged / 2
    del ddp
    dist.destroy_process_group()

both = [mp.get_context("fork").Process(target=work, args=(k,)) for k in range(2)]
for one in both:
    one.start()
for one in both:
    one.join()
mine = y_bar.T @ shards  # (2, 2, 3)
mean = mine.mean(0).expand(2, 2, 3)
torch.testing.assert_close(found, torch.stack([mean, mine, mine, mean]))
"""


def test_two_processes_average_what_backward_accumulates_and_nothing_else(tmp_path):
    code = TWO.replace("FILE", str(tmp_path / "meeting"))
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
