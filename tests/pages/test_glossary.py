"""The entries of the page glossary, and the values that it takes from runs.

No test can check that a community uses a name (*Other names*), or that a sentence in
words defines its term and no other thing: this was read, not run.
"""

import re

import pytest
import torch
from checks import ROOT
from checks.topics import LANGUAGES, source
from oracles import (
    close,
    directional_difference,
    jacobian_by_differences,
    jacobian_by_formula,
)

# Anchor: what its heading says in English, and the binding word in Chinese.
TERMS = {
    "jacobian": ("Jacobian", "雅可比矩阵"),
    "gradient": ("Gradient", "梯度"),
    "linear-map": ("linear map", "线性映射"),
    "layout": ("layout", "分子布局"),
    "hessian": ("Hessian", "海森矩阵"),
    "hvp": ("Hessian-vector product (HVP)", "海森-向量积"),
    "one-hot": ("One-hot", "独热向量"),
    "finite-difference": ("Finite difference", "有限差分"),
    "subgradient": ("Subgradient", "次梯度"),
    "primal": ("Primal", "原值"),
    "tangent": ("Tangent", "切向量"),
    "cotangent": ("Cotangent", "余切向量"),
    "upstream-gradient": ("Upstream gradient", "上游梯度"),
    "seed": ("Seed", "种子"),
    "grad-outputs": ("One vector, three names", "一个向量，三个名字"),
    "vjp": ("Vector–Jacobian product (VJP)", "向量-雅可比积"),
    "jvp": ("Jacobian–vector product (JVP)", "雅可比-向量积"),
    "pullback": ("Pullback", "拉回"),
    "pushforward": ("Pushforward", "前推"),
    "pairing": ("Pairing", "内积"),
    "adjoint": ("Adjoint", "伴随"),
    "jacobian-free": ("Jacobian-free", "无雅可比"),
    "automatic-differentiation": ("Automatic differentiation", "自动微分"),
    "chain-rule": ("Chain rule", "链式法则"),
    "reverse-mode": ("Reverse mode", "反向模式"),
    "forward-mode": ("Forward mode", "前向模式"),
    "backward-pass": ("Backward pass", "反向传播"),
    "dual-number": ("Dual number", "对偶数"),
    "double-backward": ("Double backward", "双反向"),
    "computational-graph": ("Computational graph", "计算图"),
    "node": ("grad_fn", "节点"),
    "leaf": ("Leaf tensor", "叶子张量"),
    "saved-tensors": ("Saved tensors", "保存的张量"),
    "freed": ("Graph freed, graph retained", "释放与保留"),
    "accumulate": ("Accumulate", "累加"),
    "detach": ("Detach", "切断"),
    "in-place": ("In-place", "原地操作"),
    "broadcasting": ("Broadcasting", "广播"),
    "custom-function": ("Custom Function", "自定义 Function"),
    "gradcheck": ("gradcheck", "梯度检查"),
    "hook": ("Hook", "钩子"),
    "vmap": ("vmap", "向量化映射"),
    "per-sample-gradient": ("Per-sample gradient", "逐样本梯度"),
    "batch-norm": ("Batch norm", "批归一化"),
    "gradient-penalty": ("Gradient penalty", "梯度惩罚"),
    "straight-through": ("Straight-through estimator (STE)", "直通估计"),
}
ENTRY = re.compile(r"^### ([^\n]+) \{ #([a-z-]+) \}\n(.+?)(?=^##)", re.MULTILINE | re.S)
LINK = re.compile(r"\]\(((?!glossary)[a-z_/]+\.(?:md|ipynb))")
OTHERS = {"en": "*Other names:*", "zh": "**别名**："}


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


def entries(language):
    """By its anchor, the heading and the text of each entry."""
    found = ENTRY.findall(source(language, "glossary"))
    return {anchor: (heading, text) for heading, anchor, text in found}


def test_every_term_has_an_entry_under_its_binding_name(language):
    read, which = entries(language), LANGUAGES.index(language)
    assert list(read) == list(TERMS)
    for anchor, words in TERMS.items():
        assert words[which] in read[anchor][0]


def test_every_chinese_heading_has_the_english_word_too():
    for anchor, (heading, _) in entries("zh").items():
        english = entries("en")[anchor][0].lower().replace(",", " ").split()
        assert any(word in heading.lower() for word in english), heading


def test_every_term_of_the_notation_page_has_an_entry():
    headings = " ".join(heading for heading, _ in entries("en").values()).lower()
    chinese = " ".join(heading for heading, _ in entries("zh").values())
    section = source("zh", "notation").split("{ #terms }")[1].split("\n## ")[0]
    rows = [line.split("|")[1:3] for line in section.splitlines() if "| " in line]
    assert len(rows) > 10
    for english, words in rows[2:]:
        for name in re.sub(r" \([a-z]+\)", "", english).split(","):
            assert name.strip().lower() in headings
        for name in words.replace("种子（向量）", "种子").split("，"):
            assert name.strip().split("（")[0] in chinese


def test_every_entry_says_its_other_names_and_leads_to_another_page(language):
    for heading, text in entries(language).values():
        assert text.count(OTHERS[language]) == 1, heading
        explained = text.split(OTHERS[language])[0]
        assert LINK.search(explained), heading


def test_the_vjp_is_never_given_the_name_of_the_jvp():
    read = entries("zh")
    for anchor in TERMS.keys() - {"jvp"}:
        assert "雅可比向量积" not in read[anchor][1].replace("向量雅可比积", "")
    assert "向量雅可比积" in read["vjp"][1]
    assert "雅可比向量积" in read["jvp"][1]


def test_links_inside_the_page_have_an_entry(language):
    inside = re.findall(r"\]\(#([a-z-]+)\)", source(language, "glossary"))
    assert inside
    assert set(inside) <= TERMS.keys()


def written(values):
    """As pages write a vector of whole numbers: (3, 102, 1000)."""
    return "(" + ", ".join(f"{value:.0f}" for value in values.tolist()) + ")"


def test_the_products_of_the_run_and_of_the_text(namespace, language, capsys):
    ns, read = namespace("glossary/every_product"), entries(language)
    J = jacobian_by_formula(ns["x"])
    for found in (ns["J"], jacobian_by_differences(ns["f"], ns["x"])):
        close(found, J)
    close(ns["x_bar"], J.T @ ns["y_bar"].double())
    close(ns["y_dot"], directional_difference(ns["f"], ns["x"], ns["x_dot"]))
    pairing = ns["x_bar"] @ ns["x_dot"]
    assert capsys.readouterr().out.endswith(f"()      {pairing:.0f}\n")
    for anchor, names in (("vjp", ("y_bar", "x_bar")), ("jvp", ("x_dot", "y_dot"))):
        assert all(written(ns[name]) in read[anchor][1] for name in names)
    assert f" {pairing:,.0f}" in read["pairing"][1]
    assert f"x = {written(ns['x'])}" in source(language, "glossary")


def test_all_shapes_of_the_run_are_those_of_x_and_y_but_two(namespace, capsys):
    ns = namespace("glossary/every_product")
    shown = dict(re.findall(r"(\w+) +(\([\d, ]*\)) ", capsys.readouterr().out))
    n, m = len(ns["x"]), len(ns["y"])
    assert shown == {
        **dict.fromkeys(("x", "x_bar"), f"({n},)"),
        **dict.fromkeys(("y", "y_dot"), f"({m},)"),
        "J": f"({m}, {n})",
        "pairing": "()",
    }
    assert ns["x_dot"].shape == ns["x"].shape
    assert ns["y_bar"].shape == ns["y"].shape


def test_the_hessian_is_the_jacobian_of_the_gradient_and_an_hvp_its_jvp(
    namespace, language
):
    ns = namespace("glossary/second_derivatives")
    x, x_dot = ns["x"].double(), ns["x_dot"].double()
    y_bar = ns["y_bar"].double()

    def gradient(x):
        return jacobian_by_formula(x).T @ y_bar

    close(ns["g"], gradient(x))
    close(ns["H"], jacobian_by_differences(gradient, x))
    close(ns["H"], ns["H"].T)
    close(ns["hvp"], directional_difference(gradient, x, x_dot))
    close(ns["hvp"], ns["H"] @ ns["x_dot"])
    text = entries(language)["hvp"][1]
    first, second = ns["y_bar"].int().tolist()
    assert rf"${first} \cdot y_1 + {second} \cdot y_2$" in text
    assert written(ns["x_dot"]) in text


def test_the_graph_of_a_product(namespace, language):
    ns = namespace("glossary/graph_words")
    a, b, c, d, y_bar = (ns[name] for name in ("a", "b", "c", "d", "y_bar"))
    assert (a.is_leaf, c.is_leaf, d.is_leaf) == (True, False, True)
    assert (b.is_leaf, b.requires_grad) == (True, False)
    assert a.grad_fn is d.grad_fn is None
    once = jacobian_by_differences(lambda a: (a * b) @ y_bar.double(), a)
    close(a.grad, 2 * once)
    close(a.grad, 2 * b * y_bar)
    assert d.data_ptr() == c.data_ptr()
    assert c.grad_fn.name() in entries(language)["node"][1]
    with pytest.raises(RuntimeError, match="through the graph a second time"):
        c.backward(y_bar)
    assert written(y_bar) in source(language, "glossary").split("{ #graph }")[1]


def test_a_product_saves_the_factor_that_its_pullback_needs(namespace, capsys):
    ns = namespace("glossary/graph_words")
    assert f"saved = {ns['b']}" in capsys.readouterr().out.splitlines()
    c = ns["a"] * ns["b"]
    assert c.grad_fn._saved_self is None  # b requires no grad: nobody needs a
    assert c.grad_fn._saved_other.data_ptr() == ns["b"].data_ptr()


def test_relu_takes_zero_of_its_subgradients(language):
    x = torch.zeros((), requires_grad=True)
    (slope,) = torch.autograd.grad(torch.relu(x), x)
    assert slope == 0
    assert re.search(r"takes 0|取的是 0", entries(language)["subgradient"][1])
    z = torch.linspace(-2, 2, 9)
    for g in (-0.1, 0.0, 0.5, 1.0, 1.1):
        assert bool((torch.relu(z) >= g * z).all()) is (0 <= g <= 1)


def test_the_page_is_linked_from_where_words_are_met(language):
    for topic in ("index", "notation"):
        assert "(glossary.md)" in source(language, topic)
    assert (ROOT / "docs" / language / "glossary.md").is_file()
