"""Code in a line of text: where it may be cut."""

import pytest

from book_plugin import inline_code

PLACES = {
    "torch.func.jacrev(f)(x)": "torch.func.jacrev(f)(x)",
    "y.backward(gradient=torch.ones_like(y))": (
        "y|.backward(|gradient=|torch|.ones_like(y))"
    ),
    "torch/csrc/autograd/autograd.h": "torch/|csrc/|autograd/|autograd.h",
    "torch.func.jvp(f, (x,), (x_dot,))": "torch|.func|.jvp(f, |(x,), |(x_dot,))",
    "_allocate_jacobians_with_inputs": "_allocate_jacobians_with_inputs",
    "aten::_scaled_dot_product_attention_backward": (
        "aten::|_scaled_|dot_|product_|attention_|backward"
    ),
    "a &lt; b &amp; c &lt; d &amp; e": "a &lt; b &amp; c &lt; d &amp; e",
}


@pytest.mark.parametrize("code", PLACES)
def test_long_code_may_be_cut_where_a_statement_would(code):
    shown = inline_code.in_html(f"<p>See <code>{code}</code>.</p>")
    assert shown.replace("<wbr>", "|") == f"<p>See <code>{PLACES[code]}</code>.</p>"


@pytest.mark.parametrize("narrow", ["h1", "h2", "h3", "td"])
def test_code_in_headings_and_tables_is_cut_earlier(narrow):
    code, cut = (
        "<code>torch.func.jacrev(function)</code>",
        "<code>torch|.func|.jacrev(|function)</code>",
    )
    page = f'<{narrow} id="a">What does\n{code} do?</{narrow}>'
    shown = inline_code.in_html(f"{page}<p>{code}</p>").replace("<wbr>", "|")
    assert shown == page.replace(code, cut) + f"<p>{code}</p>"


@pytest.mark.parametrize(
    "block",
    [
        "<pre><code>{}</code></pre>",
        "<pre><span></span><code>{}</code></pre>",
        '<pre><span></span><code tabindex="0">{}</code></pre>',
    ],
)
def test_blocks_are_left_alone(block):
    html = block.format("torch.func.vmap(torch.func.grad(loss), in_dims=(None, 0, 0))")
    assert inline_code.in_html(html) == html
