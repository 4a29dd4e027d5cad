"""The words that stand around a snippet in a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Labels:
    """English, unless a caller says otherwise.

    In `about`: torch, python, time. In `page` and `page_one`: count, torch, python.
    `figures` has the words of figures, by the English ones that snippets write.
    """

    output: str = "Output"
    raised: str = "Error, as expected"
    warned: str = "Output with a warning"
    copy: str = "Copy the whole program"
    ran_well: str = "How this ran"
    about: str = "Ran on torch {torch}, Python {python}, in {time}"
    file: str = "Source file"
    notebook: str = "Notebook"
    folded: str = "Show the code"
    page: str = "All {count} blocks above ran on torch {torch}, Python {python}."
    page_one: str = "The block above ran on torch {torch}, Python {python}."
    files: str = "Source files"
    widgets: dict[str, dict[str, str]] = field(default_factory=dict)  # by their names
    figures: Mapping[str, str] = field(default_factory=dict)

    def ran(self, versions: Mapping[str, str], seconds: float) -> str:
        """What a snippet ran on, and how long it took: `2.1 s`, `35 ms`."""
        milliseconds = max(1, round(seconds * 1000))
        time = f"{seconds:.1f} s" if seconds >= 1 else f"{milliseconds} ms"
        return self.about.format(time=time, **_told(versions))

    def page_ran(self, count: int, versions: Mapping[str, str]) -> str:
        """How many blocks a page has, and what they ran on."""
        sentence = self.page_one if count == 1 else self.page
        return sentence.format(count=count, **_told(versions))


def _told(versions: Mapping[str, str]) -> dict[str, str]:
    torch, python = versions.get("torch", "?"), versions.get("python", "?")
    return {"torch": torch.split("+")[0], "python": python}
