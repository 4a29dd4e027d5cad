"""What pages say of a GPU, compared with benchmarks/results/on_a_gpu.json.

`python benchmarks/on_a_gpu.py` wrote the file on an NVIDIA H100. Each test puts what
the file holds into the words of both pages, so that a change of either is seen. The
pages about costs have such tests in test_*_measured.py.

What neither this file nor a run on a CPU can check, and why:
- errors_distributed: cuDNN's forward pass for evaluation keeps nothing, since cuDNN is
  closed; aten/src/ATen/native/cudnn/RNN.cpp asks it for a reserve in training only.
  That layers are slower without cuDNN, nobody has timed. That `model.train()` silences
  the message follows from the run, which trains the recurrent layers alone.
- function_transforms: that the plain kernel is a remedy on a GPU as well; its steps are
  PyTorch's ordinary operations, which test_function_transforms_compile.py checks here.
  Another card, size or version may choose another fused kernel than the file names.
- hooks: that each GPU has a thread of its own follows from the comment in engine.h,
  which test_hooks.py reads; the file has one run of one hook.
- scalar_outputs, questions, choosing_the_vector: DataParallel and DDP need two GPUs,
  and the file's machine has one. The snippets simulate devices, while
  test_errors_distributed.py has processes on a CPU.
- custom_function, errors_custom_functions: what a CUDA or Triton kernel of a reader's
  own reads, and operators registered for "CUDA" alone: there are none in this project.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import torch
from checks import ROOT
from checks.topics import LANGUAGES, WRITTEN, source
from pastes_of_errors import ON_A_GPU, raised_on_a_gpu
from torch.utils._python_dispatch import TorchDispatchMode

from vjp_errors import explain
from vjp_errors.read import entries

FOUND: dict[str, Any] = json.loads(ON_A_GPU.read_text("utf-8"))
RAISED = raised_on_a_gpu()
PROGRAM = (ROOT / "benchmarks/gpu_claims.py").read_text("utf-8")
LINK = f"https://github.com/vjp-book/vjp-book/blob/main/{ON_A_GPU.relative_to(ROOT)}"


def text(language, topic):
    """A page as one reads it: links without addresses."""
    return re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", source(language, topic))


def section(language, topic, anchor):
    """The text of one section, without those that follow."""
    after = text(language, topic).partition(f"{{ #{anchor} }}\n")[2]
    assert after, anchor
    return re.split(r"(?m)^#+ ", after)[0]


def message(key):
    """A recorded message without its type."""
    return RAISED[key].partition(": ")[2]


def golden(snippet):
    """What the book's own run of a snippet raised, from its golden."""
    lines = (ROOT / f"snippets/{snippet}.out").read_text("utf-8").split("# %% fix")[0]
    return lines.partition("Error: ")[2].strip()


def assert_reads(topic, anchor, en, zh):
    """Both sections say these words."""
    assert en in section("en", topic, anchor)
    zh = re.sub(r"(?<=\d), (?=\d)", "、", zh)  # between numbers that are listed
    assert zh in section("zh", topic, anchor)


# The file, and who names it


def test_the_file_is_of_one_clean_run_in_which_no_claim_failed():
    told = FOUND["provenance"]
    assert told["clean"]
    assert told["device"] == "cuda"
    assert not [key for key, one in FOUND.items() if "failed" in one]


def test_every_page_that_links_to_the_file_names_its_card_and_is_checked_here():
    card = " ".join(FOUND["provenance"]["device_name"].split()[:2])
    assert card == "NVIDIA H100"
    for language in LANGUAGES:
        for topic in WRITTEN:
            words = re.findall(rf"\[([^\]]+)\]\({LINK}\)", source(language, topic))
            assert all(card in one for one in words)
            if not [*Path(__file__).parent.glob(f"test_{topic}_measured*.py")]:
                assert bool(words) == (topic in CHECKED), topic


CHECKED = {
    "errors_calling_backward", "errors_checking", "errors_custom_functions",
    "errors_distributed", "errors_leaves", "function_transforms", "gradcheck", "hooks",
    "kinks_and_nans",
}  # fmt: skip


def test_what_cannot_run_here_names_the_card_and_the_version():
    torch_there = ".".join(FOUND["provenance"]["torch"].split(".")[:2])
    recorded = [one for one in entries() if "CUDA" in one.recorded.get("en", "")]
    found = [explain(one).entry for one in RAISED.values()]
    assert recorded == [one for one in entries() if one in found and not one.snippet]
    for one in recorded:
        for language in LANGUAGES:
            assert "NVIDIA H100" in one.recorded[language]
            assert f"torch {torch_there}" in one.recorded[language]


# Devices


def test_a_seed_on_the_cpu_is_refused_in_the_words_of_the_pages():
    said = message("seed_on_the_cpu")
    for language in LANGUAGES:
        assert f"“{said}”" in section(language, "backward_api", "seed-shape")
        end = said[said.index("expected") :]
        page = section(language, "errors_calling_backward", "vector-on-another-device")
        assert f"“{end}”" in page
    run = golden("errors_calling_backward/other_device")
    assert swapped(run) == said


def swapped(run):
    """The words of a run with the vector on `meta` for the same on a GPU, reversed."""
    there = run.replace("device cpu", "device cuda:0").replace("got meta", "got cpu")
    there = there.replace("type 'cpu'", "type 'cuda'")
    return there.replace("type 'meta'", "type 'cpu'")


def test_a_seed_without_dimensions_is_moved_in_silence():
    assert FOUND["seed_without_dimensions"] == [2 * 5.0]
    assert_reads(
        "backward_api",
        "seed-shape",
        "Only a seed of shape `()` is moved to the device of the output",
        "只有形状为 `()` 的种子会自动挪到输出所在的设备上",
    )


def test_a_gradient_on_the_cpu_is_refused_in_the_words_of_the_page():
    said = message("gradient_on_the_cpu")
    run = golden("errors_custom_functions/gradient_device")
    assert swapped(run).replace("Flip", "Forgetful") == said
    end = said[said.index("expected") :]
    assert_reads("errors_custom_functions", "gradient-device", f'"{end}"', f"“{end}”")


def test_a_grad_on_the_cpu_is_refused_in_the_words_of_the_page():
    said = message("grad_on_the_cpu")
    assert swapped(golden("errors_leaves/assign_grad_device")) == said
    some = "device type 'cpu' to a tensor with device type 'cuda'"
    assert some in said
    assert_reads("errors_leaves", "assign-grad-device", f'"{some}"', f"“{some}”")


def test_to_another_device_makes_a_new_tensor_which_numpy_does_not_read():
    """For questions, scalar_outputs, hooks, errors_hooks, _leaves and _optimizers."""
    x = torch.ones(3, requires_grad=True)
    there = x.to("meta")
    assert there is not x.to("meta")
    assert x.is_leaf
    assert not there.is_leaf
    with pytest.raises(TypeError, match=r"Use Tensor.cpu\(\) to copy"):
        there.detach().numpy()


# Orders and threads


def test_gather_gave_other_gradients_in_each_pass():
    (count,) = [one for key, one in FOUND["any_order"].items() if "results" in key]
    assert f"different results of {count}" in FOUND["any_order"]
    assert_reads(
        "errors_checking",
        "not-reentrant",
        f"it gave {count} different gradients in {count} passes",
        f"跑 {count} 次，得到 {count} 个不同的梯度",
    )
    assert_reads(
        "gradcheck",
        "not-reentrant",
        f"where it added 20,000 numbers into 8 places on an NVIDIA H100, {count} "
        f"passes gave {count} different gradients, and gradcheck raised ",
        f"把 20,000 个数加到 8 个位置上，跑 {count} 次，得到 {count} 个不同的梯度，"
        "gradcheck 报错 ",
    )


def test_gradcheck_raised_the_words_of_the_pages():
    said = message("any_order: gradcheck")
    for language in LANGUAGES:
        page = section(language, "gradcheck", "not-reentrant")
        (quoted,) = re.findall(r"[\"“](Backward is not .*?)[\"”]", page)
        assert said.startswith(quoted)
    assert golden("errors_checking/not_reentrant") == said.strip()


def test_the_backward_pass_of_gather_is_a_scatter_add_and_the_cpu_keeps_its_order():
    """The function of benchmarks/gpu_claims.py, with its sizes."""
    assert "x = torch.randn(8, " in PROGRAM
    assert "index = torch.randint(8, (20_000,)" in PROGRAM
    assert "(x.gather(0, index) * weights).sum()" in PROGRAM
    torch.manual_seed(0)
    x = torch.randn(8, dtype=torch.float64, requires_grad=True)
    index = torch.randint(8, (20_000,))
    weights = torch.randn(20_000, dtype=torch.float64)
    y = (x.gather(0, index) * weights).sum()
    slopes = [torch.autograd.grad(y, x, retain_graph=True)[0] for _ in range(20)]
    sums = torch.bincount(index, weights, minlength=8)
    torch.testing.assert_close(slopes[0], sums)
    assert all(torch.equal(one, slopes[0]) for one in slopes)
    ran = []

    class Names(TorchDispatchMode):
        def __torch_dispatch__(self, func, types, args=(), kwargs=None):
            ran.append(func.overloadpacket.__name__)
            return func(*args, **(kwargs or {}))

    with Names():
        y.backward()
    assert "scatter_add" in [one.rstrip("_") for one in ran]


def test_a_hook_ran_in_another_thread_on_the_gpu_alone():
    assert FOUND["threads_of_hooks"] == {"cpu": True, "cuda": False}
    assert_reads(
        "hooks",
        "thread",
        "so a hook on a GPU tensor runs in another thread than yours. It did so on an "
        "NVIDIA H100, while a hook on a CPU tensor ran in the caller's.",
        "所以 GPU 张量上的钩子不在你的线程里运行。在 NVIDIA H100 上试过，确实如此，"
        "而 CPU 张量上的钩子就在调用者的线程里。",
    )


def test_who_is_chosen_at_a_tie_differs_but_for_max():
    cpu, gpu = FOUND["ties"]["cpu"], FOUND["ties"]["cuda"]
    assert cpu["max"] == gpu["max"] == [0]  # "documented to return the first index"
    assert "torch.ones(5_000" in PROGRAM
    assert int(torch.ones(5_000).max(0).indices) == 0
    (cpu_one,), (gpu_one,) = cpu["median"], gpu["median"]
    cpu_top, gpu_top = some(cpu["topk"]), some(gpu["topk"])
    cpu_first, gpu_first = some(cpu["sort"]), some(gpu["sort"])
    assert_reads(
        "kinks_and_nans",
        "ties",
        f"of 5000 equal numbers `median` chose index {cpu_one} on a CPU and {gpu_one} "
        f"on an NVIDIA H100; `topk(3)` gave the indices {cpu_top} on the CPU and "
        f"{gpu_top} on the GPU; and `sort` began with {cpu_first} on the CPU and with "
        f"{gpu_first} on the GPU.",
        f"例如 5000 个数全相等时，`median` 在 CPU 上选了下标 {cpu_one}，在 NVIDIA H100 "
        f"上选了 {gpu_one}；`topk(3)` 给出的下标在 CPU 上是 {cpu_top}，在 GPU 上是 "
        f"{gpu_top}；`sort` 排在最前面的下标，在 CPU 上是 {cpu_first}，在 GPU 上是 "
        f"{gpu_first}。",
    )


def some(indices):
    """The numbers as English lists them; `assert_reads` puts the Chinese comma."""
    return ", ".join(map(str, indices))
