"""An explanation as lines of a terminal."""

from vjp_errors.matcher import Explanation

WORDS = {
    "en": {
        "case": "Likeliest cause: {}",
        "part": "{}: {}",
        "empty": "The text is empty: name a file, or paste a traceback.",
        "none": "No entry matches.",
        "nearest": "Nearest:",
        "also": "Also in the text: {}",
        "next": "Explained, with a fix that has run: {}",
    },
    "zh": {
        "case": "最可能的原因：{}",
        "part": "{}：{}",
        "empty": "没有内容：请写上文件名，或者粘贴报错。",
        "none": "没有匹配的条目。",
        "nearest": "最接近的是：",
        "also": "文本里还有：{}",
        "next": "原因和运行过的修正见：{}",
    },
}


def full(found: Explanation, language: str) -> str:
    """All that is known of a text, the entry's anchor first; else the nearest."""
    words, entry = WORDS[language], found.entry
    if entry is None:
        near = [f"  {one.id}  {one.address(language)}" for one in found.nearest]
        return "\n".join([words["none"], *([words["nearest"], *near] if near else [])])
    lines = [entry.id, *_said(found, language)]
    also = [words["also"].format(one.address(language)) for one in found.also]
    return "\n".join([*lines, words["next"].format(_address(found, language)), *also])


def brief(found: Explanation, language: str) -> str:
    """What stands below an error: what it means, and where it is explained."""
    if found.entry is None:
        return ""
    next_ = WORDS[language]["next"].format(_address(found, language))
    return "\n".join([*_said(found, language)[:1], next_])


def _address(found: Explanation, language: str) -> str:
    assert found.entry is not None
    address = found.entry.address(language)
    return f"{address.partition('#')[0]}#{found.case.id}" if found.case else address


def _said(found: Explanation, language: str) -> list[str]:
    """What the entry says of the text: its meaning, its cause, its parts."""
    words, entry = WORDS[language], found.entry
    assert entry is not None
    parts = [
        words["part"].format(entry.parts[name][language], value)
        for name, value in found.parts.items()
        if value
    ]
    case = [words["case"].format(found.case.about[language])] if found.case else []
    return [found.about(language), *case, *parts]
