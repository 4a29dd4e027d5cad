"""What people type into the search box, and the pages that answer it.

A row: the words; the pages, or sections (`page#section`), that answer them; for one of
the page `questions`, its anchor there; and the place that such a page has reached among
the results. A row never falls behind its place.

The 46 questions that readers asked: 1 to 27 are the first rows with an anchor, in that
order in both languages; the later ones are in SECOND, or in NO_PAGE_YET with what they
need. LISTED are the questions of docs/questions.toml, typed as they are written there.
"""

from browser.asked import Asked
from browser.search_in_chinese import CHINESE
from browser.search_in_english import ENGLISH
from checks import ROOT
from checks.topics import LANGUAGES

from book_plugin import questions

__all__ = [
    "CHINESE", "ENGLISH", "LISTED", "NO_PAGE_YET", "SECOND", "SINCE_ERRORS", "Asked",
]  # fmt: skip

LISTED = {
    language: [
        Asked(row[language].replace("`", ""), (row["at"].rpartition("/")[2],), place=3)
        for row in questions.read(ROOT / "docs")
    ]
    for language in LANGUAGES
}

# The index of errors brought 300 entries, whose titles share words with these. What a
# row had before is in the tables; here is the place that it has had since.
SINCE_ERRORS = {
    "got an unexpected keyword argument 'grad_tensors'": 3,
    "grad_outputs": 3,
    "allow_unused": 2,
    "None in grad_outputs": 5,
    "what is a cotangent": 3,
    "generate_vmap_rule": 2,
    "view_as_real": 2,
    "Are gradient, grad_tensors and grad_outputs the same?": 4,
    "inputs=: which tensors get a .grad?": 4,
    "functional.jacobian 为什么很慢": 6,
    "JAX residuals saved tensors": 4,
    "How do the singular values of the Jacobian change in training?": 4,
    "奇异值": 3,
    "原地操作": 2,
    "就地操作": 2,
    "returned nan values in its 0th output": 2,
    "allow_unused 是什么": 2,
    "余切向量是什么": 3,
    "叶子张量": 2,
    "免矩阵": 4,
    "二阶导数 不对 create_graph": 2,
    "vmap if 报错": 2,
    "torch.compile": 2,
    "梯度检查": 3,
    "复数损失 backward 报错": 2,
    "特征向量 相位 报错": 6,
}

# By the number of the question: the language of the asker, and what was typed.
SECOND = {
    28: ("en", Asked("invalid gradient at index 0 - expected shape [] but got [1]",
                     ("backward_api#seed-shape", "choosing_the_vector#minus-one"))),
    29: ("en", Asked("derivative for aten::_scaled_dot_product_efficient_attention_"
                     "backward is not implemented",
                     ("function_transforms#attention",))),
    31: ("en", Asked("wrong gradients when using DistributedDataParallel and "
                     "autograd.grad", ("hooks#ddp",))),
    32: ("en", Asked("gradient of SVD is nan when two singular values are equal",
                     ("vjp_rules#nan", "kinks_and_nans#svd"))),
    33: ("en", Asked("calculating Jacobian of a model with respect to params",
                     ("function_transforms#parameters",
                      "questions#parameter-jacobian"))),
    35: ("en", Asked("how does backpropagation follow the pipeline",
                     ("scalar_outputs#gradient-argument",
                      "vjp#where-the-vector-comes-from"))),
    34: ("en", Asked("cudnn RNN backward can only be called in training mode",
                     ("errors_distributed#cudnn-rnn",))),
    36: ("en", Asked("second derivative of the model's output is all zeros",
                     ("kinks_and_nans#second-derivative",))),
    37: ("en", Asked("GradcheckError Jacobian mismatch for output 0 with respect to "
                     "input 0", ("gradcheck#jacobian-mismatch",
                                 "vjp_rules#gradcheck-symmetric",
                                 "names#gradcheck-transpose"))),
    38: ("en", Asked("custom autograd sums output along batch dimension instead of "
                     "failing", ("adjoint_recipe#unsummed",
                                 "custom_function#grad-output"))),
    39: ("en", Asked("element 0 of tensors does not require grad and does not have a "
                     "grad_fn in validation_step",
                     ("questions#no-graph", "graph_lifetime#no-grad-fn"))),
    40: ("en", Asked("NaN gradients even after torch.where",
                     ("kinks_and_nans#where-nan", "questions#norm-at-zero"))),
    41: ("zh", Asked("查看梯度 param.grad 值为None", ("graph_lifetime#zero-grad",))),
    42: ("zh", Asked("计算图会自动清除 第二次backward报错",
                     ("vjp#second-backward", "graph_lifetime#second-time"))),
    43: ("zh", Asked("训练GAN 生成器为什么没有detach", ("graph_lifetime#gan",))),
    44: ("zh", Asked("inplace改为False没用 modified by an inplace operation",
                     ("graph_lifetime#in-place",))),
    45: ("zh", Asked("argmax不可导 反向传播时梯度如何回传",
                     ("kinks_and_nans#argmax",
                      "kinks_and_nans#straight-through"))),
    46: ("zh", Asked("冻结模型后 element 0 of tensors does not require grad",
                     ("questions#no-graph", "graph_lifetime#freezing"))),
}  # fmt: skip

NO_PAGE_YET = {
    30: "no page names odeint_adjoint",
}
