"""The languages of the book: each one is an object, made once."""

import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jieba
from mkdocs.config.defaults import MkDocsConfig

from book_plugin.words import WORDS, Words


@dataclass(frozen=True)
class Language:
    """One language: its code, its folder in the site (`zh/`, or empty), its words."""

    code: str
    folder: str
    words: Words

    @property
    def config(self) -> str:
        """The name of its configuration, beside the others."""
        return f"mkdocs.{self.code}.yml" if self.folder else "mkdocs.yml"

    @property
    def to_root(self) -> str:
        """From a page at the top of its folder to the root of the site."""
        return "../" if self.folder else ""


LANGUAGES = tuple(
    Language(code, f"{code}/" if number else "", words)
    for number, (code, words) in enumerate(WORDS.items())
)
MAIN, *OTHERS = LANGUAGES


def of(code: str) -> Language:
    """The language of that code; the main one for a code that the table lacks."""
    return next((one for one in LANGUAGES if one.code == code), MAIN)


def of_config(config: MkDocsConfig) -> Language:
    """The language that a configuration is for."""
    name = Path(config.config_file_path).name
    return next((one for one in LANGUAGES if one.config == name), MAIN)


def alternates(language: Language) -> list[dict[str, str]]:
    """What Material's language switch wants to know, from pages in `language`."""
    return [
        {
            "name": one.words.name,
            "link": f"{language.to_root}{one.folder}" if one != language else "./",
            "lang": one.code,
        }
        for one in LANGUAGES
    ]


@cache  # taught twice, words weigh more, and a server's index would differ
def teach_words() -> None:
    """Chinese terms that the search would cut apart, and then not find."""
    jieba.setLogLevel(logging.WARNING)
    jieba.load_userdict(str(Path(__file__).with_name("chinese_terms.txt")))
