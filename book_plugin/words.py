"""All words that pages show beside their text: one column for each language.

A language that is added here needs a configuration, `mkdocs.<code>.yml`, pages in
`docs/<code>/`, and texts of the labs, `labs/<name>.<code>.md`.
"""

from dataclasses import dataclass

from snippet_engine.show.labels import Labels


@dataclass(frozen=True)
class Words:
    """What one language says. Names in braces are filled in by who shows the words."""

    name: str
    locale: str  # as Open Graph wants it
    labels: Labels  # around a snippet
    # Around a lab
    lab_notebook: str
    lab_colab: str
    # The page in Markdown
    output: str
    figure: str
    source: str
    ran: str
    # The head of llms.txt, the picture in previews
    about: str
    card: str
    # The foot of each page, and the whole book on one page
    downloads: tuple[str, str, str]  # the whole book, the zip, the PDF
    whole: str
    back: str
    advice: str
    contents: str
    addresses: str
    to_chapter: str
    key: str
    # The page for addresses that do not exist, one for all languages
    missing: str
    missing_advice: str


ENGLISH = Words(
    name="English",
    locale="en_US",
    labels=Labels(),
    lab_notebook="Notebook with outputs",
    lab_colab="Open in Colab",
    output="Output:",
    figure="Figure: {}",
    source="Source: <{url}>. Text: CC BY 4.0, code: MIT.",
    ran="Code and outputs: run with torch {torch}, Python {python}.",
    about="Every code block on these pages has run, and the outputs shown are what it "
    "printed; tests check the mathematics. Each page has a Markdown version with its "
    "outputs, linked below. Please quote with the page's address. Text: CC BY 4.0, "
    "code: MIT.",
    card="The VJP Book. y.backward(gradient=y_bar). The weights y_bar, 1 and 100, "
    "beside the rows of the Jacobian, 3, 2, 0 and 0, 1, 10; below them their weighted "
    "sum x_bar, 3, 102, 1000.",
    downloads=("The whole book on one page", "Offline copy (zip)", "PDF"),
    whole="the whole book",
    back="Back to the book",
    advice="This page is for printing: Ctrl+P, or ⌘P on a Mac.",
    contents="Contents",
    addresses="Addresses",
    to_chapter=' <span class="book-chapter-number">(chapter {})</span>',
    key="A raised number after a link leads to the addresses at the end of its "
    "chapter. Drawings are shown without the code that draws them; it is on the site.",
    missing="This page does not exist",
    missing_advice="The address may be old, or have a typing error. Start again from "
    'the <a href="{home}">first page</a>, read <a href="{why}">why '
    "<code>backward()</code> asks for a vector</a>, or search above.",
)

CHINESE = Words(
    name="中文",
    locale="zh_CN",
    labels=Labels(
        output="输出",
        about="运行于 torch {torch}、Python {python}，用时 {time}",
        file="源文件",
        notebook="下载笔记本",
        folded="展开代码",
    ),
    lab_notebook="下载笔记本（含输出）",
    lab_colab="在 Colab 中打开",
    output="输出：",
    figure="图：{}",
    source="出处：<{url}>。文字：CC BY 4.0，代码：MIT。",
    ran="代码和输出：运行于 torch {torch}、Python {python}。",
    about="这些页面上的每段代码都实际运行过，所示输出就是它打印的内容，"
    "数学另有测试核对。"
    "每一页都有带输出的 Markdown 版本，链接在下面。引用时请附上页面地址。"
    "文字：CC BY 4.0，代码：MIT。",
    card="《VJP 之书》。y.backward(gradient=y_bar)。权重 y_bar 是 1 和 100，"
    "旁边是雅可比矩阵的两行 3、2、0 和 0、1、10，"
    "下面是它们的加权和 x_bar：3、102、1000。",
    downloads=("整本书（单页）", "离线版（zip）", "PDF"),
    whole="整本书",
    back="回到书里",
    advice="这一页用来打印：按 Ctrl+P，Mac 上按 ⌘P。",
    contents="目录",
    addresses="网址",
    to_chapter='<span class="book-chapter-number">（第 {} 章）</span>',
    key="链接后面的小号数字，对应这一章末尾的网址。图在这里，画图的代码在网站上。",
    missing="没有这个页面",
    missing_advice='地址可能已经过时，或者输错了。可以从<a href="{home}">首页</a>'
    '重新开始，看看<a href="{why}"><code>backward()</code> 为什么要一个向量</a>，'
    "或者用上方的搜索。",
)

# In the order of the language switch; the first one is the site's root
WORDS = {"en": ENGLISH, "zh": CHINESE}
