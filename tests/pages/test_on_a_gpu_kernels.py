"""What pages say of kernels and memory on a GPU, compared with the same file.

test_on_a_gpu.py says where the file comes from, and what neither it nor a run on a CPU
can check.
"""

import re
from pathlib import Path

import torch
from checks.topics import LANGUAGES, source
from test_on_a_gpu import FOUND, PROGRAM, assert_reads, message, section

DTYPES = ("float32", "float16")


def test_fused_attention_names_the_kernels_of_the_page():
    single, half = (message(f"attention_twice: torch.{one} twice") for one in DTYPES)
    (kernel,) = re.findall(r"aten::(\w+)", half)
    assert_reads(
        "function_transforms",
        "attention",
        f"On an NVIDIA H100 the message was `{single}` in float32, while in float16 it "
        f"named `{kernel}`.",
        f"在 NVIDIA H100 上，float32 时是 `{single}`，"
        f"float16 时核的名字换成 `{kernel}`。",
    )


def test_fused_attention_has_no_forward_mode_on_the_gpu_either():
    for language in LANGUAGES:
        page = section(language, "function_transforms", "attention")
        (here,) = re.findall(r"[\"“](Trying to use .*?)[\"”]", page)
        for dtype in DTYPES:
            said = message(f"attention_twice: torch.{dtype} jvp").split(" because")[0]
            (kernel,) = re.findall(r" (_scaled\w+) that", said)
            assert re.sub(r"_scaled\w+", kernel, here) == said
            twice = message(f"attention_twice: torch.{dtype} twice")
            assert f"aten::{kernel}_backward " in twice
    assert_reads(
        "function_transforms",
        "attention",
        "and on the GPU with the names of its kernels.",
        "在 GPU 上也报这条，只是核的名字不同。",
    )


def test_both_ways_with_a_recurrent_layer_gave_one_gradient():
    heading = f"## `{message('recurrent_in_eval')}` {{ #cudnn-rnn }}"
    assert all(heading in source(one, "errors_distributed") for one in LANGUAGES)
    assert FOUND["recurrent_mended"]["largest difference"] < 1e-4
    assert_reads(
        "errors_distributed",
        "cudnn-rnn",
        "On an NVIDIA H100 the gradients of the two ways differed by less than 0.0001.",
        "在 NVIDIA H100 上，两种办法算出的梯度相差不到 0.0001。",
    )


def test_the_second_derivative_of_a_recurrent_layer_needs_what_the_message_says():
    said = message("recurrent_mended: second derivative")
    assert "disable the CuDNN backend temporarily while running the forward" in said
    call = "cudnn.flags(enabled=False):"
    assert call in said
    for language in LANGUAGES:
        page = section(language, "errors_distributed", "cudnn-rnn-twice")
        assert f"with {call}" in page
    packaged = Path(torch.__file__).parents[1] / "torchgen/packaged/autograd"
    formulas = (packaged / "derivatives.yaml").read_text("utf-8")
    for cell in ("lstm", "gru"):  # without cuDNN: of operations, if they are recorded
        assert f"GradMode::is_enabled() ? _thnn_differentiable_{cell}" in formulas
    assert 'not_implemented("_cudnn_rnn_backward", kCudnnDoubleBackwardMsg)' in formulas


# Memory


def test_the_block_that_did_not_fit_is_the_matrix_of_one_hot_vectors():
    (size,) = re.findall(r"Tried to allocate (\S+ GiB)", message("out_of_memory"))
    assert size == f"{200_000**2 * 4 / 2**30:.2f} GiB"
    assert "x.sin().view(200_000, 5)" in PROGRAM
    assert "unallocated memory is large try setting" in message("out_of_memory")
    assert "to avoid fragmentation" in message("out_of_memory")
    assert_reads(
        "errors_distributed",
        "cuda-out-of-memory",
        f"For a function with 200,000 outputs, it asked for {size} on an NVIDIA H100, "
        "which is exactly the matrix of these vectors, 200,000 · 200,000 numbers of 4",
        f"在 NVIDIA H100 上，函数有 200,000 个输出时，它申请了 {size}，正好是这些向量"
        "组成的矩阵：200,000 · 200,000 个数，每个 4 字节。",
    )
    for language in LANGUAGES:
        page = section(language, "errors_distributed", "cuda-out-of-memory")
        (quoted,) = re.findall(r"[\"“](reserved .*?)[\"”]", page)
        assert quoted in message("out_of_memory")


def test_the_compressed_jacobian_is_the_dense_one_on_a_gpu_too():
    """Of the package sparse_jacobian, in float64."""
    assert len(FOUND["sparse_as_dense"]) == 4
    assert all(one < 1e-12 for one in FOUND["sparse_as_dense"].values())
