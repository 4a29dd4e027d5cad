import json
import os
import random
import signal
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from checks import ROOT
from one_site import SERVER, Server, alone, built
from small_book import SmallBook, wait_for

from snippet_engine.check.book import Book
from snippet_engine.read import cells
from snippet_engine.read.project import Project
from vjp_errors.read import entries

# As in the engine's children: the figures of a snippet look the same, and torch has one
# thread, since several wait for one another for longer than such small matrices take.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["MATPLOTLIBRC"] = str(ROOT / "snippet_engine" / "run" / "matplotlibrc")

# A shell lets what it starts in the background ignore Ctrl-C, and children inherit it.
# With a handler here they begin with the default, which tests of signals count on.
signal.signal(signal.SIGINT, signal.default_int_handler)

Namespace = Callable[[str], dict[str, Any]]
# What takes longest is begun first, so that all workers end at about the same time
LONGEST = (
    "browser/test_every_page.py",
    "test_readme.py",  # the other worker needs no site meanwhile
    "engine/test_book_like_python.py",
    "browser/test_search.py",
    "browser/test_pdf.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest before all others."""
    places = {ROOT / "tests" / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture(scope="session")
def project() -> Project:
    return Project.find(ROOT)


@pytest.fixture
def namespace(project: Project, clean_state: None) -> Namespace:
    """The globals that a snippet leaves, by its name; announced exceptions pass."""

    def run(name: str) -> dict[str, Any]:
        path = project.source(name)
        values: dict[str, Any] = {"__name__": "__main__", "__file__": str(path)}
        for cell in cells.parse(path).cells:
            code = compile("\n" * (cell.line - 1) + cell.source, str(path), "exec")
            if cell.raises:
                with pytest.raises(Exception) as caught:  # noqa: PT011 - any
                    exec(code, values)
                values["raised"] = caught.value
            elif cell.warns:
                with pytest.warns() as warned:
                    exec(code, values)
                values["warned"] = [item.message for item in warned]
            else:
                exec(code, values)
        return values

    return run


@pytest.fixture
def clean_state() -> Iterator[None]:
    """Give torch's, numpy's and matplotlib's global state back as it was."""
    import numpy
    import torch
    from matplotlib import pyplot

    dtype, state, grad = (
        torch.get_default_dtype(),
        torch.get_rng_state(),
        torch.is_grad_enabled(),
    )
    numpy_state, python_state = numpy.random.get_state(), random.getstate()
    options = torch._tensor_str.PRINT_OPTS
    always = torch.is_warn_always_enabled()
    torch.set_warn_always(True)  # what it says once, an earlier test may have heard
    saved = vars(options).copy() if hasattr(options, "__dict__") else None
    yield
    torch.set_warn_always(always)
    torch.set_default_dtype(dtype)
    torch.set_rng_state(state)
    torch.set_grad_enabled(grad)
    numpy.random.set_state(numpy_state)
    random.setstate(python_state)
    if saved:
        vars(options).update(saved)
    pyplot.close("all")


def held(config: pytest.Config) -> Server:
    """Hold an address for the site, for which it is built.

    Not before a test asks: mutants of snippets run their tests without a network.
    """
    if SERVER not in config.stash:
        folder = TemporaryDirectory(prefix="one_site")
        config.stash[SERVER] = server = Server(Path(folder.name))
        config.add_cleanup(folder.cleanup)
        config.add_cleanup(server.stop)
    return config.stash[SERVER]


@pytest.hookimpl(optionalhook=True)  # tools/mutate runs tests without xdist
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of the address, where its tests find a server."""
    server = held(node.config)
    server.start()
    node.workerinput["site"] = (str(server.folder), server.server_port)


@pytest.fixture(scope="session")
def place(pytestconfig: pytest.Config) -> tuple[Path, int]:
    """The folder that the site is built in, and the port where it is served."""
    if given := getattr(pytestconfig, "workerinput", None):
        return Path(given["site"][0]), given["site"][1]
    server = held(pytestconfig)
    return server.folder, server.server_port


@pytest.fixture(scope="session")
def port(place: tuple[Path, int]) -> int:
    """The site is built for the address at which tests will find it served."""
    return place[1]


@pytest.fixture(scope="session")
def site(place: tuple[Path, int]) -> Path:
    """The site as `mkdocs build --strict` makes it, both languages."""
    return built(*place)


@pytest.fixture(scope="session")
def tracebacks(
    place: tuple[Path, int], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What real runs print that end with an autograd error, each with its entry.

    The first worker that asks runs them for all.
    """
    from tracebacks import of_real_runs

    kept = place[0] / "tracebacks.json"
    with alone(kept.with_suffix(".lock")):
        if not kept.exists():
            book, folder = Book.open(ROOT), tmp_path_factory.mktemp("tracebacks")
            ran = of_real_runs(book.report or book.check(), folder)
            told = {name: (entry.id, text) for name, (entry, text) in ran.items()}
            kept.write_text(json.dumps(told), "utf-8")
    by_id = {entry.id: entry for entry in entries()}
    told = json.loads(kept.read_text("utf-8"))
    return {name: (by_id[one], text) for name, (one, text) in told.items()}


@pytest.fixture(scope="session")
def new_book() -> type[SmallBook]:
    """To make a book in a folder, where a whole module shares it."""
    return SmallBook


@pytest.fixture
def small_book(tmp_path: Path) -> SmallBook:
    return SmallBook(tmp_path)


@pytest.fixture
def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def comes(free_port):
    """Wait until a page of the server holds the words (or no longer does)."""
    return partial(wait_for, free_port)
