import pytest
from engine.faults import snippet_faults
from engine.faults.snippet_faults import FAULTS, GOOD, QUICK
from published import LINE, all_gone, files, left_over, publish
from small_book import ENVIRONMENT


@pytest.fixture(scope="module")
def shelf(new_book, tmp_path_factory):
    """A book published before, to which then many faults came at once."""
    book = new_book(tmp_path_factory.mktemp("faults"))
    snippet_faults.write(book, ())
    with pytest.MonkeyPatch.context() as here:
        here.setitem(ENVIRONMENT, "FAULTS_MARK", str(book.root))
        yield book, publish(book)


@pytest.fixture(scope="module")
def ran(shelf):
    book, _ = shelf
    snippet_faults.write(book, QUICK)
    return book.engine("run")


def line_about(name, text):
    lines = [one for one in text.splitlines() if f"snippets/faults/{name}.py" in one]
    assert len(lines) == 1, lines
    return lines[0].removeprefix("ERROR   -  ")


def assert_told(name, line):
    _, reason, remedy = FAULTS[name]
    assert LINE.fullmatch(line)
    before, after = line.split("; ", 1) if reason.count(";") == 0 else (line, line)
    assert reason in before
    assert remedy.format(name=name) in after


def test_the_exit_code_is_one_and_all_failures_are_counted(ran):
    assert ran.code == 1
    last = ran.err.splitlines()[-1]
    assert f"{len(GOOD) + 1} good, {len(QUICK)} failures" in last
    assert len(ran.err.splitlines()) == len(QUICK) + 1  # one line each


@pytest.mark.parametrize("name", QUICK)
def test_a_fault_is_told_in_one_line(ran, name):
    assert_told(name, line_about(name, ran.err))


@pytest.mark.parametrize("name", GOOD)
def test_the_results_of_other_snippets_stand(ran, name):
    _, _, after = ran.out.partition(f"== faults/{name} (")
    assert after.partition("\n")[2].partition("== ")[0] == GOOD[name][1]


def test_the_cache_holds_no_fault_and_stays_small(shelf, ran):
    book, _ = shelf
    kept = list(book.root.glob(".cache/snippets/*"))
    assert len(kept) == len(GOOD) + 1
    assert sum(path.stat().st_size for path in kept) < 100_000


def test_no_process_outlives_the_run(shelf, ran):
    book, _ = shelf
    assert all_gone(f"FAULTS_MARK={book.root}")


def test_a_build_tells_the_same_and_leaves_the_site_as_it_was(shelf, ran):
    book, before = shelf
    some = ("killed", "prints_100_mb", "network_by_name", "name with spaces")
    for name in set(QUICK) - set(some):
        (book.root / f"snippets/faults/{name}.py").unlink()
        (book.root / f"snippets/faults/{name}.out").unlink()
    snippet_faults.write(book, some)
    assert_stopped(book, some, before)


def assert_stopped(book, names, before):
    built = book.mkdocs("build", "--strict")
    several = "s" if len(names) > 1 else ""
    told = f"{len(names)} failure{several}, nothing was built"
    assert (built.code, built.out.strip()) == (1, told)
    for name in names:
        assert_told(name, line_about(name, built.err))
    assert files(book.root / "site") == before
    assert left_over(book.root) == []


@pytest.mark.stress
@pytest.mark.parametrize("name", FAULTS)
def test_one_fault_alone_stops_a_build_and_leaves_the_site(small_book, name):
    before = publish(small_book)
    snippet_faults.write(small_book, (name,))
    assert_stopped(small_book, (name,), before)
