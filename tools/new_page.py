"""Write the files of a new page, in both languages, for an author to fill.

    make new PAGE=linearity [CLAIM=tenfold]

PAGE names the page, CLAIM its first snippet. The texts say what to put in their place,
and yet all of it passes the checks as soon as the snippet's output is accepted.
"""

import re
import sys
from contextlib import ExitStack
from pathlib import Path

from snippet_engine import kept_files, sigterm
from snippet_engine.run.runner import IMPORTED

ROOT = Path(__file__).resolve().parents[1]
NAME = re.compile(r"(?=.{1,30}$)[a-z]+(_[a-z]+)*")  # 30: two of them fit in a line
TAKEN = {"labs", "whole_book"}  # a folder of scripts, and a page that the build makes
ABOVE = re.compile(r"^( *- ).*: vjp\.md\n", re.MULTILINE)  # the new line goes below
NAVS = {"mkdocs.yml": "New page PAGE", "mkdocs.zh.yml": "新页面 PAGE"}

ENGLISH = r"""---
title: Which question does the page PAGE answer?
description: Replace this by what a reader of the page PAGE learns, in a sentence.
---

# Which question does the page PAGE answer?

Replace this paragraph by the answer. The snippet below is there to be replaced too, but it runs: it gives the two outputs of the book's example the weights $\bar y$, of shape $(m,)$, and gets $\bar x = J^\top \bar y$, of shape $(n,)$, where $J$ of shape $(m, n)$ is the Jacobian.

::: PAGE/CLAIM lines="14"

## What to read next { #next }

[What reverse mode computes](vjp.md).
"""  # noqa: E501 - a paragraph is a line
CHINESE = r"""---
title: PAGE 这一页回答什么问题？
description: 请把这句话换成：读者能从 PAGE 这一页学到什么。
---

# PAGE 这一页回答什么问题？

请把这一段换成问题的答案。下面的代码示例也要换掉，不过它已经可以运行：给书中例子的两个输出各一个权重，构成形状为 $(m,)$ 的向量 $\bar y$，算出形状为 $(n,)$ 的 $\bar x = J^\top \bar y$。其中 $J$ 是雅可比矩阵，形状为 $(m, n)$。

::: PAGE/CLAIM lines="14" caption="结果是 $J$ 的各行分别乘以权重，再加起来。"

## 接下来读什么 { #next }

[反向模式算的是什么](vjp.md)。
"""  # noqa: E501
SNIPPET = '''"""The result is the sum of the rows of J, each times its weight."""

import torch


def f(x):
    y = [x[0] * x[1], x[1] + x[2] ** 2]
    return torch.stack(y)  # (3,) -> (2,)


x = torch.tensor([2.0, 3.0, 5.0])  # (n,)
x.requires_grad_()
y_bar = torch.tensor([1.0, 100.0])  # (m,)
(x_bar,) = torch.autograd.grad(f(x), x, y_bar)

print("x_bar =", x_bar)
'''
TEST = '''"""The facts of the page PAGE."""

from oracles import close, jacobian_by_differences, jacobian_by_formula


def test_the_result_is_the_weighted_sum_of_rows_of_the_jacobian(namespace):
    ns = namespace("PAGE/CLAIM")
    x, y_bar = ns["x"], ns["y_bar"].double()
    close(ns["x_bar"], jacobian_by_formula(x).T @ y_bar)
    close(ns["x_bar"], jacobian_by_differences(ns["f"], x).T @ y_bar)
'''


class Refused(Exception):
    """What was given, what is wrong with it, and what to do, in one line."""


def new_files(root: Path, page: str, claim: str) -> dict[Path, str]:
    """The texts of the files to write. Raises Refused for names that cannot be."""
    if not page:
        raise Refused("no PAGE; say which, as with: make new PAGE=linearity")
    for what, name in (("PAGE", page), ("CLAIM", claim)):
        if not NAME.fullmatch(name):
            rule = "write at most 30 small letters, with _ between words"
            raise Refused(f"{what}={name!r} is no name of a page or snippet; {rule}")
    if claim in {*IMPORTED, *sys.stdlib_module_names}:  # that would find the snippet
        raise Refused(f"CLAIM={claim} is a module of Python's; choose another name")
    texts = {
        f"docs/en/{page}.md": ENGLISH,
        f"docs/zh/{page}.md": CHINESE,
        f"snippets/{page}/{claim}.py": SNIPPET,
        f"tests/pages/test_{page}.py": TEST,
    }
    there = [path for path in texts if (root / path).exists()]
    if there or page in TAKEN:
        what = f"{there[0]} is there already" if there else "the book itself has it"
        raise Refused(f"PAGE={page}: {what}; choose another name")
    return {root / path: filled(text, page, claim) for path, text in texts.items()}


def new_navs(root: Path, page: str) -> dict[Path, tuple[bytes, bytes]]:
    """Each configuration before and after. It is edited as text, comments stay."""
    navs = {}
    for path, label in NAVS.items():
        old = (root / path).read_bytes()
        text = old.decode()
        above = ABOVE.search(text)
        if above is None:
            raise Refused(f"{path}: no line of the nav is of vjp.md; mend the nav")
        line = f"{above[1]}{filled(label, page)}: {page}.md\n"
        line = "" if f": {page}.md\n" in text else line  # an author may begin there
        new = text[: above.end()] + line + text[above.end() :]
        navs[root / path] = old, new.encode()
    return navs


def filled(text: str, page: str, claim: str = "") -> str:
    """The text with both names in it."""
    return text.replace("PAGE", page).replace("CLAIM", claim)


def write(files: dict[Path, str], navs: dict[Path, tuple[bytes, bytes]]) -> None:
    """Write all of it; whatever stops this half-way, nothing of it stays."""
    with ExitStack() as undo:  # from the last to the first: a full disk has room again
        for path, (old, _) in navs.items():
            undo.callback(kept_files.write_changed, path, old)
        for path, text in files.items():
            if not path.parent.exists():
                path.parent.mkdir()
                undo.callback(path.parent.rmdir)
            with path.open("x", encoding="utf-8") as file:  # x: never over another
                undo.callback(path.unlink)
                file.write(text)
        for path, (_, new) in navs.items():
            kept_files.write_changed(path, new)
        undo.pop_all()


def main(page: str, claim: str, root: Path = ROOT) -> int:
    """Write the page's files and say which; the result is the exit code."""
    sigterm.handle()
    claim = claim or "first_claim"
    try:
        files, navs = new_files(root, page, claim), new_navs(root, page)
        write(files, navs)
    except (Refused, OSError, UnicodeError) as error:
        print(f"make new: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("make new: stopped; nothing is written", file=sys.stderr)
        return 130
    for path in (*files, *navs):
        print(path.relative_to(root).as_posix())
    print(f"next: make accept PATTERN={page}/{claim}, then replace the texts")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2]))
