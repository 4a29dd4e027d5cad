"""Facts of Material's script and style sheet that our patches bring about.

They are registered beside those of its pages, in theme_facts.py.
"""

from collections.abc import Iterator
from typing import Any

import tinycss2
from bs4 import BeautifulSoup
from javascript import run
from theme_facts import Made, needs

from book_plugin import theme


@needs("buttons of code are no landmark")
def buttons_of_code_are_in_a_box_without_a_role(made: Made) -> None:
    elements = made.in_script(r'\("(\w+)",\{class:"md-code__nav"\}')
    assert elements == ["div"]


@needs("links written anew")
def style_sheets_and_figures_keep_their_addresses(made: Made) -> None:
    ((selector, _),) = made.in_script(r'"([^"]+)",\w\)\)for\([^}]*\{(\w+\[\w+\])=\2;')
    page = BeautifulSoup(
        '<link rel="stylesheet" href="a"><link rel="next" href="b"><a href="c"></a>'
        '<img src="d"><svg><use href="#e"/></svg>',
        "html5lib",
    )
    taken = [one.get("href", one.get("src")) for one in page.select(selector)]
    assert taken == ["b", "c", "d"]


@needs("colour scheme told once")
def the_script_does_not_tell_the_scheme(made: Made) -> None:
    names = made.in_script(r'\("meta",\{name:"([\w-]+)"\}\)')
    assert "theme-color" in names
    assert "color-scheme" not in names


@needs("index when the search is opened")
def the_index_is_not_fetched_at_once(made: Made) -> None:
    (at_once,) = made.in_script(r'\$\(([^()]+)\),\w+\("search"\)\)\.pipe')
    assert run("const location = {protocol: 'https:'}", value=at_once) is False


@needs("marked words after a search alone")
def words_are_marked_after_a_search_alone(made: Made) -> None:
    (condition,) = made.in_script(
        r'(\w+\("search\.highlight"\)[^?]*(?:/[^/]+/[^?]*)?)\?\w+\(\w+,\{index\$:'
    )
    name = condition.split("(")[0]
    for query, marked in (("", False), ("?h=vector", True), ("?a=b&h=vector", True)):
        start = f"const {name} = () => true, location = {{search: '{query}'}}"
        assert run(start, value=condition) is marked


# What the script asks of an element before it observes its size, and says at once
SIZES = (
    r"\{let t=e;for\(;((?:!wait&&)?t\.clientWidth===0)&&.{0,250}?"
    r",((?:wait\?v=>v:)?(\w+)\((\w+)\(e\)\))\)\}function \w+\(e\)\{return\{width:e\.sc"
)


@needs("sizes that can wait")
def a_size_that_can_wait_is_not_read(made: Made) -> None:
    ((loop, start, told, size),) = made.in_script(SIZES)
    for wait, reads in ((1, 0), (0, 2)):
        value = run(
            f"let read = 0; const e = 0, wait = {wait}, {told} = v => v",
            f"const {size} = () => read++",
            "const t = {get clientWidth() { return read++ }}",
            f"{loop}; {start}",
            value="read",
        )
        assert value == reads


@needs("code that waits for its size")
def code_waits_for_its_size(made: Made) -> None:
    ((size, arguments),) = made.in_script(
        r"\{return (\w+)\(e((?:,1)?)\)\.pipe\(\w+\(\(\{width:t\}\)=>\(\{scrollable:"
    )
    assert arguments
    assert made.in_script(rf"[^\w$]({size})\(\w+,wait\)") == [size]


@needs("code that has the focus keeps it")
def code_that_has_the_focus_keeps_it(made: Made) -> None:
    (removal,) = made.in_script(
        r'\?e\.setAttribute\("tabindex","0"\):([^?{}]*?e\.removeAttribute\("tabindex"\))'
    )
    for focus, removed in (("e", False), ("null", True)):
        start = "let removed = false; const e = {removeAttribute: () => removed = true}"
        document = f"const document = {{activeElement: {focus}}}"
        assert run(start, document, removal, value="removed") is removed


@needs("contents stay where the keys are")
def the_contents_do_not_scroll_while_a_link_of_theirs_has_the_focus(made: Made) -> None:
    ((box, call),) = made.in_script(
        r";((?:\w+\.querySelector\([^()]+\)\|\|)?)(\w+\.scrollTo)\(\{top:\w+-\w+/2,behavior"
    )
    name = call.split(".")[0]
    for focus, moves in (("null", True), ("1", False)):
        fake = f"{{querySelector: () => {focus}, scrollTo: () => moved = true}}"
        start = f"let moved = false; const {name} = {fake}"
        assert run(start, f"{box}{call}()", value="moved") is moves


CLOCK = "const performance = {now: () => now}"


@needs("place of a page that is left")
def a_place_is_not_kept_for_the_next_page(made: Made) -> None:
    ((leave, arrive, keep),) = made.in_script(
        r'(history\.pushState\(null,"",\w\)[^}]*)\}\)'
        r".{0,800}?=>\{((?:[^;{}]*;)?)var \w,\w;history\.state"
        r".{0,800}?\(\{offset:\w\}\)=>\{([^}]*)\}"
    )
    history = "{pushState() {}, replaceState: () => kept++}"
    start = f"let kept = 0, now = 5, a; const history = {history}; {CLOCK}"
    for steps, kept in (
        (keep, 1),  # no link was followed
        (f"{leave}; {keep}", 0),
        (f"{leave}; now += 9000; {keep}", 0),  # the next page is still on its way
        (f"{leave}; now += 50; {arrive}; now += 300; {keep}", 0),
        (f"{leave}; now += 50; {arrive}; now += 500; {keep}", 1),
    ):
        assert run(start, steps, value="kept") == kept


@needs("address of a page that is left")
def the_next_page_has_no_address_of_a_heading_of_this_one(made: Made) -> None:
    (guard,) = made.in_script(
        r'"navigation\.tracking"\)&&.{0,200}?\(\[,\{prev:\w\}\]\)=>\{(.*?)let '
    )
    for left, now, told in (
        ("undefined", 5, True),
        ("1/0", 5, False),
        ("5", 300, False),
    ):
        start = f"const history = {{left: {left}}}, now = {now}; {CLOCK}"
        value = f"(() => {{ {guard} return true }})() ?? false"
        assert run(start, value=value) is told


@needs("no rule for all elements")
def no_rule_is_for_all_elements_while_colours_change(made: Made) -> None:
    found = list(selectors(tinycss2.parse_stylesheet(made.asset(theme.PALETTE))))
    assert "[data-md-color-accent=red]" in found
    assert [one for one in found if "*" in one] == []


def selectors(rules: list[Any]) -> Iterator[str]:
    """Those of a style sheet, and of its rules for a medium."""
    for rule in rules:
        if rule.type == "qualified-rule":
            yield tinycss2.serialize(rule.prelude)
        elif rule.type == "at-rule" and rule.content:
            yield from selectors(tinycss2.parse_rule_list(rule.content))
