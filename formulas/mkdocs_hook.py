"""Write the formulas' style sheet and fonts into the site, once for both languages."""

from pathlib import Path
from typing import Literal

from mkdocs.config.defaults import MkDocsConfig

from formulas import extension

FOLDER = "assets/formulas"


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """While serving, errors show in the page and in the terminal."""
    extension.serving = command == "serve"


def on_config(config: MkDocsConfig) -> None:
    """Pages find the project whatever the working folder is."""
    options = config.mdx_configs.setdefault("formulas.extension", {})
    options.setdefault("root", str(Path(config.config_file_path).parent))


def on_pre_build(config: MkDocsConfig) -> None:
    """Forget formulas of an earlier build; the other language comes after this."""
    config_file = Path(config.config_file_path)
    if config_file.name != "mkdocs.zh.yml":
        extension.typesetter(config_file.parent).forget()


def on_post_build(config: MkDocsConfig) -> None:
    """The last build to call this knows the formulas of all."""
    config_file = Path(config.config_file_path)
    site = Path(config.site_dir)
    # The Chinese site lies in a folder of the English one and shares its assets.
    folder = (site.parent if config_file.name == "mkdocs.zh.yml" else site) / FOLDER
    css, fonts = extension.typesetter(config_file.parent).style_sheet()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "formulas.css").write_text(css, "utf-8")
    for name, font in fonts.items():
        (folder / name).write_bytes(font)
