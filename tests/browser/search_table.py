"""What people type into the search box, and the pages that answer it.

A row: the words; the pages, or sections (`page#section`), that answer them; for one of
the page `questions`, its anchor there; and the place that such a page has reached among
the results. A row never falls behind its place.

The 46 questions that readers asked: 1 to 27 are the first rows with an anchor, in that
order in both languages; the later ones are in SECOND, or in NO_PAGE_YET with what they
need.
"""

from typing import NamedTuple

NEWTON = "newton_with_hessian_vector_products"


class Asked(NamedTuple):
    """One thing to type."""

    words: str
    pages: tuple[str, ...]
    anchor: str = ""
    place: int = 1


def _question(words: str, anchor: str, *pages: str) -> Asked:
    return Asked(words, (*pages, "questions"), anchor)


ENGLISH = [
    _question("What do [0.1, 1.0, 0.0001] mean in y.backward(gradients)?",
              "what-do-the-numbers-mean", "index"),
    _question("What does grad_outputs mean, which product is it, and why is "
              '"vector" in quotes?', "grad-outputs", "names"),
    _question("Why a vector at all, instead of J?", "why-a-vector", "scalar_outputs"),
    _question("dY/dX between two tensors raises "
              '"implicitly created only for scalar outputs"', "two-tensors",
              "scalar_outputs"),
    _question("The same error on several GPUs (one loss for each GPU)",
              "several-gpus", "scalar_outputs"),
    _question("The same error in Grad-CAM, or for per-example gradients",
              "grad-cam", "scalar_outputs"),
    _question("Is .mean(), .sum() or ones_like right?", "mean-or-sum",
              "scalar_outputs"),
    _question("why first sum and then backward?", "sum-first", "scalar_outputs"),
    _question("How to understand the gradient argument of backward()?",
              "gradient-argument", "index", "scalar_outputs"),
    _question("What is torch.ones_like(inp) doing here? Should it be ones_like(out)?",
              "ones-like", "scalar_outputs"),
    _question("Why is the documentation's Jacobian transposed?",
              "transposed-in-the-docs", "names"),
    _question("Should J^T v carry a factor m?", "factor-m", "names"),
    _question("Shouldn't dQ/da be 2×2?", "two-by-two", "jacobian"),
    _question("How do I get a JVP, not a VJP?", "jvp", "jvp"),
    _question("Is torch.func.jvp differentiable?", "differentiable-jvp", "jvp"),
    _question("A batch Jacobian of shape (B, m, n)?", "batch-jacobian"),
    _question("Only the Jacobian's diagonal?", "diagonal"),
    _question("Why is functional.jacobian slow?", "slow-jacobian"),
    _question("jacrev runs out of memory", "out-of-memory"),
    _question("is_grads_batched: which shapes? autograd.grad inside vmap?",
              "batched-grads"),
    _question('retain_graph: what, when, "it works, is that normal?"', "retain-graph",
              "vjp"),
    _question("Is the complex gradient conjugated?", "complex-gradient"),
    _question("When do I transpose? Row or column?", "row-or-column", "jacobian"),
    _question("My PINN's derivative is [N, 1] and not [N, 2]", "pinn",
              "scalar_outputs"),
    _question("loss.grad is None; a non-leaf's grad is None", "grad-is-none",
              "scalar_outputs"),
    _question("The gradient of a norm at 0 is nan", "norm-at-zero"),
    _question("how to translate vector-Jacobian product into Chinese", "chinese-term",
              "names"),
    _question("RNN with retain_graph=True: modified by an inplace operation",
              "kept-state"),
    _question("element 0 of tensors does not require grad and does not have a grad_fn",
              "no-graph"),
    _question("Jacobian with respect to the parameters of a module",
              "parameter-jacobian"),
    Asked("RuntimeError: grad can be implicitly created only for scalar outputs",
          ("scalar_outputs",)),
    Asked('"grad can be implicitly created only for scalar outputs"',
          ("scalar_outputs",)),
    Asked("Trying to backward through the graph a second time", ("vjp",)),
    Asked("Mismatch in shape: grad_output[0]", ("scalar_outputs",)),
    Asked("got an unexpected keyword argument 'grad_tensors'", ("names",), place=2),
    Asked("what is a jacobian", ("jacobian",), place=2),
    Asked("the", ("names", "vjp", "jvp", "questions", "scalar_outputs")),
    Asked("backward", ("scalar_outputs",)),
    Asked("gradient", ("index",), place=2),
    Asked("grad_outputs", ("names",), place=2),
    Asked("grad_tensors", ("names",), place=2),
    Asked("jacrev", ("jacobian",), place=2),
    Asked("torch.func.jvp", ("jvp",)),
    Asked("vector-Jacobian product", ("vjp",), place=3),
    Asked("reverse mode", ("vjp",)),
    Asked("forward mode", ("jvp",)),
    Asked("automatic differentiation", ("vjp",)),
    Asked("upstream gradient", ("vjp#where-the-vector-comes-from",)),
    Asked("dual numbers", ("jvp",)),
    Asked("symbols", ("notation",)),
    Asked("Hessian-vector product", (NEWTON,)),
    Asked("Newton-CG or L-BFGS", (NEWTON,)),
    Asked("softmax Jacobian", ("from_ones_to_any_vector",), place=3),
    Asked("singular values of the Jacobian", ("jacobians_of_a_small_network",)),
    # Formulas, as results show them
    Asked("Jᵀȳ", ("vjp",), place=3),
    Asked("x̄ = Jᵀȳ", ("vjp",)),
    Asked("∂yᵢ/∂xₖ", ("jacobian",), place=2),
    Asked("ẏ = Jẋ", ("jvp",)),
    # As they arrive: endings, code, a pasted error, names that objects have anyway
    Asked("Should Jᵀv carry a factor m?", ("questions#factor-m", "names#factor-m")),
    Asked("Hessians", (NEWTON,)),
    Asked("JACOBIANS", ("jacobian",), place=2),
    Asked("y.backward(torch.ones_like(y))", ("scalar_outputs", "index")),
    Asked("retain_graph=True",
          ("scalar_outputs#retain-graph", "vjp#second-backward",
           "questions#retain-graph")),
    Asked("constructor of a dual number", ("jvp#dual-numbers",)),
    Asked("jacobian of a batch of samples", ("questions#batch-jacobian",)),
    Asked("singular value training",
          ("jacobians_of_a_small_network#singular-values",)),
    Asked("Traceback (most recent call last): File \"a.py\", line 5, in <module> "
          "y.backward() RuntimeError: grad can be implicitly created only for scalar "
          "outputs", ("scalar_outputs",)),
    Asked("RuntimeError: Trying to backward through the graph a second time, but the "
          "buffers have already been freed. Specify retain_graph=True when calling "
          "backward the first time.", ("vjp#second-backward",)),
    Asked("RuntimeError: one of the variables needed for gradient computation has been "
          "modified by an inplace operation", ("questions#kept-state",)),
    Asked("RuntimeError: element 0 of tensors does not require grad and does not have "
          "a grad_fn", ("questions#no-graph",)),
    Asked("functional_call jacrev", ("questions#parameter-jacobian",)),
    Asked("TypeError: backward() got an unexpected keyword argument 'grad_tensors'",
          ("names#wrong-keyword", "scalar_outputs#keyword")),
    Asked("register_hook", ("hooks#register-hook",)),
    Asked("register_full_backward_hook", ("hooks#module-hooks", "hooks#table")),
    Asked("hook not called", ("hooks#not-called",)),
    Asked("in which order are backward hooks executed", ("hooks#order",)),
    Asked("RuntimeError: Output 0 of BackwardHookFunctionBackward is a view and is "
          "being modified inplace. This view was created inside a custom Function",
          ("hooks#relu-inplace",)),
    Asked("grad_input is None in backward hook", ("hooks#constant-input",)),
    Asked("cannot register a hook on a tensor that doesn't require gradient",
          ("hooks#not-called",)),
    Asked("For backward hooks to be called, module output should be a Tensor or a "
          "tuple of Tensors", ("hooks#dict-output",)),
    Asked("gradient reversal layer", ("hooks#gradient-reversal",)),
    Asked("per-sample gradients with hooks", ("hooks#per-sample",)),
    Asked("optimizer step in backward", ("hooks#step-in-backward",)),
    Asked("print first nan gradient", ("hooks#first-nan",)),
]  # fmt: skip

CHINESE = [
    _question("y.backward(gradients) 里的 [0.1, 1.0, 0.0001] 是什么意思",
              "what-do-the-numbers-mean", "index"),
    _question("grad_outputs 是什么意思？是哪个积？", "grad-outputs", "names"),
    _question("为什么要传向量，而不是雅可比矩阵？", "why-a-vector", "scalar_outputs"),
    _question("两个张量求 dY/dX 报错 only for scalar outputs", "two-tensors",
              "scalar_outputs"),
    _question("多卡训练报错，每块 GPU 一个损失", "several-gpus", "scalar_outputs"),
    _question("Grad-CAM 报错，逐样本梯度怎么求", "grad-cam", "scalar_outputs"),
    _question("mean、sum、ones_like 用哪个？", "mean-or-sum", "scalar_outputs"),
    _question("为什么先 sum 再 backward？", "sum-first", "scalar_outputs"),
    _question("如何理解 backward() 中的 gradient 参数？", "gradient-argument", "index"),
    _question("torch.ones_like(inp) 在干什么？该写 ones_like(out) 吗？", "ones-like",
              "scalar_outputs"),
    _question("文档里的雅可比矩阵为什么转置了？", "transposed-in-the-docs", "names"),
    _question("J^T v 要不要乘系数 m？", "factor-m", "names"),
    _question("dQ/da 不应该是 2×2 吗？", "two-by-two", "jacobian"),
    _question("怎么求 JVP 而不是 VJP？", "jvp", "jvp"),
    _question("torch.func.jvp 能求导吗？", "differentiable-jvp", "jvp"),
    _question("一批样本的雅可比矩阵 (B, m, n) 怎么求", "batch-jacobian"),
    _question("只要雅可比矩阵的对角线", "diagonal"),
    _question("functional.jacobian 为什么很慢", "slow-jacobian"),
    _question("jacrev 爆显存", "out-of-memory"),
    _question("is_grads_batched 的形状，vmap 里用 autograd.grad", "batched-grads"),
    _question("retain_graph 是什么？什么时候用？不加也能跑，正常吗？", "retain-graph",
              "vjp"),
    _question("复数的梯度要取共轭吗", "complex-gradient"),
    _question("什么时候转置？行还是列？", "row-or-column", "jacobian"),
    _question("PINN 的导数是 [N, 1]，不是 [N, 2]", "pinn", "scalar_outputs"),
    _question("loss.grad 是 None，非叶子张量的 grad 是 None", "grad-is-none",
              "scalar_outputs"),
    _question("范数在 0 处的梯度是 nan", "norm-at-zero"),
    _question("应该翻译成雅可比向量积还是向量-雅可比积？", "chinese-term", "names"),
    _question("RNN 加了 retain_graph=True 报错 modified by an inplace operation",
              "kept-state"),
    _question("报错 element 0 of tensors does not require grad and does not have a "
              "grad_fn", "no-graph"),
    _question("怎么求对模型参数的雅可比矩阵？", "parameter-jacobian"),
    Asked("grad can be implicitly created only for scalar outputs",
          ("scalar_outputs",)),
    Asked("gradient", ("index",)),
    Asked("标量", ("scalar_outputs",)),
    Asked("雅可比矩阵", ("jacobian",)),
    Asked("向量-雅可比积", ("vjp",)),
    Asked("反向模式", ("vjp",)),
    Asked("前向模式", ("jvp",)),
    Asked("对偶数", ("jvp",)),
    Asked("转置", ("jacobian",)),
    Asked("记号", ("notation",)),
    Asked("海森-向量积", (NEWTON,)),
    Asked("牛顿法", (NEWTON,)),
    Asked("奇异值", ("jacobians_of_a_small_network",)),
    Asked("grad_tensors", ("names",), place=2),
    Asked("Jᵀȳ", ("vjp",), place=3),
    Asked("∂yᵢ/∂xₖ", ("jacobian",), place=2),
    # Latin beside Chinese, wide letters, other names, unknown characters
    Asked("Hessian矩阵", (NEWTON,)),
    Asked("Jacobian矩阵", ("jacobian",)),
    Asked("jacobian 矩阵", ("jacobian",)),
    Asked("ＪＡＣＯＢＩＡＮ矩阵", ("jacobian",)),
    Asked("雅克比矩阵", ("jacobian",)),
    Asked("海森矩阵", (NEWTON,)),
    Asked("黑塞矩阵", (NEWTON,)),
    Asked("黑塞", (NEWTON,)),
    Asked("向量雅可比积", ("vjp",)),
    Asked("自动微分", ("vjp",)),
    Asked("自动求导", ("vjp",)),
    Asked("上游梯度", ("vjp#where-the-vector-comes-from",)),
    Asked("多卡", ("scalar_outputs#several-gpus",)),
    Asked("原地操作", ("questions#kept-state",)),
    Asked("就地操作", ("questions#kept-state",)),
    Asked("共轭梯度法", (f"{NEWTON}#cg",)),
    Asked("独热向量", ("vjp#one-row", "from_ones_to_any_vector#rows")),
    Asked("全1向量", ("from_ones_to_any_vector",)),
    Asked("nan梯度", ("questions#norm-at-zero",)),
    Asked("梯度累积", ("scalar_outputs#accumulation", "vjp#accumulation")),
    Asked("标量才能隐式创建梯度", ("scalar_outputs",)),
    Asked("pytorch里backward为什么要传gradient参数",
          ("questions#gradient-argument", "scalar_outputs#gradient-argument")),
    Asked("retain_graph=True什么时候用",
          ("scalar_outputs#retain-graph", "vjp#second-backward",
           "questions#retain-graph")),
    Asked("「grad can be implicitly created only for scalar outputs」怎么解决",
          ("scalar_outputs",)),
    Asked("one of the variables needed for gradient computation has been modified by "
          "an inplace operation", ("questions#kept-state",)),
    Asked("register_hook", ("hooks#register-hook",)),
    Asked("钩子没有被调用", ("hooks#not-called",)),
    Asked("怎么查看中间变量的梯度", ("hooks#register-hook",)),
    Asked("hook函数", ("hooks",)),
    Asked("Output 0 of BackwardHookFunctionBackward is a view and is being modified "
          "inplace", ("hooks#relu-inplace",)),
    Asked("DistributedDataParallel autograd.grad 没有取平均", ("hooks#ddp",)),
    Asked("梯度反转层", ("hooks#gradient-reversal",)),
    Asked("grad_input是None", ("hooks#constant-input",)),
    Asked("钩子的触发顺序", ("hooks#order",)),
    Asked("softmax的雅可比矩阵", ("from_ones_to_any_vector",), place=6),
]  # fmt: skip

# By the number of the question: the language of the asker, and what was typed.
SECOND = {
    28: ("en", Asked("invalid gradient at index 0 - expected shape [] but got [1]",
                     ("scalar_outputs#shape-of-y", "vjp#wrong-shape"), place=3)),
    31: ("en", Asked("wrong gradients when using DistributedDataParallel and "
                     "autograd.grad", ("hooks#ddp",))),
    33: ("en", Asked("calculating Jacobian of a model with respect to params",
                     ("questions#parameter-jacobian",))),
    35: ("en", Asked("how does backpropagation follow the pipeline",
                     ("scalar_outputs#gradient-argument",
                      "vjp#where-the-vector-comes-from"))),
    # The page tells the message, and not yet that float32 is too coarse.
    37: ("en", Asked("GradcheckError Jacobian mismatch for output 0 with respect to "
                     "input 0", ("names#gradcheck-transpose",), place=6)),
    39: ("en", Asked("element 0 of tensors does not require grad and does not have a "
                     "grad_fn in validation_step", ("questions#no-graph",))),
    40: ("en", Asked("NaN gradients even after torch.where",
                     ("questions#norm-at-zero",))),
    42: ("zh", Asked("计算图会自动清除 第二次backward报错",
                     ("vjp#second-backward",))),
    46: ("zh", Asked("冻结模型后 element 0 of tensors does not require grad",
                     ("questions#no-graph",))),
}  # fmt: skip

NO_PAGE_YET = {
    29: "no page names fused attention or operators without a second derivative",
    30: "no page names odeint_adjoint",
    32: "no page names the SVD",
    34: "no page names cuDNN",
    36: "no page says that a relu network has no second derivative",
    38: "no page writes an autograd.Function",
    41: "the pages on .grad is None do not say that zero_grad sets it to None",
    43: "no page names a GAN",
    44: "questions#kept-state has this error, and not all that changes values in place",
    45: "no page names argmax",
}
