"""The words that stand around a snippet in a page."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Labels:
    """English, unless a caller says otherwise. In `about`: torch, python, time."""

    output: str = "Output"
    about: str = "Ran on torch {torch}, Python {python}, in {time}"
    file: str = "Source file"
    notebook: str = "Notebook"
    folded: str = "Show the code"
    widgets: dict[str, dict[str, str]] = field(default_factory=dict)  # by their names

    def ran(self, versions: dict[str, str], seconds: float) -> str:
        """What a snippet ran on, and how long it took: `2.1 s`, `35 ms`."""
        milliseconds = max(1, round(seconds * 1000))
        return self.about.format(
            torch=versions.get("torch", "?").split("+")[0],
            python=versions.get("python", "?"),
            time=f"{seconds:.1f} s" if seconds >= 1 else f"{milliseconds} ms",
        )
