from snippet_engine.check import golden


def test_accept_writes_what_a_run_printed_and_prints_the_unified_diff(
    small_book, engine_here
):
    path = small_book.root / "snippets" / "topic" / "claim.out"
    small_book.snippet("topic/claim", "print('new')\nprint('last')\n", "old\nlast\n")
    ran = small_book.engine("accept", "--all")
    assert (ran.code, path.read_text()) == (0, "new\nlast\n")
    shown = golden.diff("old\nlast\n", path.read_text(), "snippets/topic/claim.out")
    assert ran.out == f"{shown}\n"
    assert engine_here(small_book, "check").code == 0


def test_accept_leaves_goldens_that_agree_within_the_tolerance(small_book):
    path = small_book.root / "snippets" / "topic" / "claim.out"
    value = 1 / 3
    old = f"{value * (1 + golden.RELATIVE / 2)}\n"
    small_book.snippet("topic/claim", f"print({value})\n", old)
    assert small_book.engine("accept", "--all").out == ""
    assert path.read_text() == old


def test_accept_makes_goldens_even_of_silent_snippets(small_book, engine_here):
    small_book.snippet("topic/silent", "x = 1\n")
    small_book.page("::: topic/silent\n\n::: topic/claim\n")
    assert small_book.engine("check").code == 1
    assert (
        "snippets/topic/silent.out: empty"
        in engine_here(small_book, "accept", "--all").out
    )
    assert engine_here(small_book, "check").code == 0


def test_accept_replaces_a_golden_that_is_not_text(small_book, engine_here):
    path = small_book.root / "snippets" / "topic" / "claim.out"
    path.write_bytes(b"\xff\n")
    assert "UTF-8" in small_book.engine("check").err
    assert engine_here(small_book, "accept", "--all").code == 0
    assert path.read_text() == small_book.output


def test_accept_takes_another_type_of_announced_exception(small_book, engine_here):
    marker = '# %% only tags=["raises-exception"]\n'
    golden_text = "# %% only raises=KeyError\nKeyError: 1\n"
    small_book.snippet("topic/claim", f"{marker}[][1]\n", golden_text)
    assert small_book.engine("check").code == 1
    ran = small_book.engine("accept", "--all")
    assert (ran.code, "+# %% only raises=IndexError" in ran.out) == (0, True)
    assert engine_here(small_book, "check").code == 0


def test_accept_refuses_a_failed_run(small_book):
    path = small_book.root / "snippets" / "topic" / "claim.out"
    small_book.snippet("topic/claim", "print('new')\n1 / 0\n")
    ran = small_book.engine("accept", "--all")
    assert (ran.code, ran.out) == (1, "")
    assert "ZeroDivisionError" in small_book.failures(ran)[0]
    assert path.read_text() == small_book.output


def test_accept_deletes_goldens_without_a_snippet_unless_it_is_for_some(
    small_book, engine_here
):
    orphan = small_book.write("snippets/topic/gone.out", "x\n")
    small_book.engine("accept", "topic/claim")
    assert orphan.exists()
    ran = engine_here(small_book, "accept", "--all")
    assert "deleted: snippets/topic/gone.out" in ran.out
    assert not orphan.exists()
