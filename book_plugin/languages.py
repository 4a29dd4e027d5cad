"""The languages of the book: each one is an object, made once from words/<code>.toml.

A language that is added needs such a file, a configuration `mkdocs.<code>.yml`, pages
in `docs/<code>/`, and texts of the labs, `labs/<name>.<code>.md`.
"""

import logging
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jieba
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from snippet_engine.read.project import LABS, Project
from snippet_engine.show.labels import Labels

FIRST = "en"  # its pages lie at the root of the site, those of others in a folder
WORDS = Path(__file__).with_name("words")


@dataclass(frozen=True)
class Words:
    """What one language says beside the text of pages."""

    name: str  # in the language switch
    locale: str  # as Open Graph wants it
    labels: Labels  # around a snippet
    lab_notebook: str  # below the title of a lab
    lab_colab: str
    output: str  # in a page's Markdown version
    figure: str
    source: str
    ran: str
    about: str  # at the head of llms.txt
    card: str  # of the picture in previews
    whole_book: str  # at the foot of each page
    zip: str
    pdf: str
    whole: str  # on the page that has the whole book
    back: str
    advice: str
    contents: str
    addresses: str
    to_chapter: str
    key: str
    missing: str  # on the page for addresses that do not exist
    missing_advice: str
    errors: dict[str, str]  # around the entries of the index of errors, and in its box


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

    def files(
        self, project: Project, site: Path, config: MkDocsConfig
    ) -> dict[Path, File]:
        """Its pages, labs' texts among them, as MkDocs knows them in `site`."""
        docs, end = project.docs / self.code, f".{self.code}.md"
        names = {page: page.relative_to(docs).as_posix() for page in docs.rglob("*.md")}
        for text in project.labs.glob(f"*{end}"):
            names[text] = f"{LABS}/{text.name.removesuffix(end)}.md"
        where = (str(docs), str(site / self.folder), config.use_directory_urls)
        return {page: File(name, *where) for page, name in names.items()}


def _read(file: Path) -> Language:
    said = tomllib.loads(file.read_text("utf-8"))
    try:
        labels = Labels(figures=said.pop("figures", {}), **said.pop("labels"))
        words = Words(labels=labels, **said)
    except TypeError as error:  # an entry too few or too many
        raise SystemExit(f"{file}: {error}; it needs those of {FIRST}.toml") from None
    return Language(file.stem, "" if file.stem == FIRST else f"{file.stem}/", words)


LANGUAGES = tuple(
    sorted(
        map(_read, WORDS.glob("*.toml")), key=lambda one: (one.folder != "", one.code)
    )
)
MAIN, *OTHERS = LANGUAGES


def of(code: str) -> Language:
    """The language of that code; the main one for a code that has no words."""
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
    jieba.load_userdict(str(WORDS / "chinese_terms.txt"))
