import fcntl
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from checks import ROOT

# A snippet that holds a lock for as long as it, or a child of its, lives.
HOLD = "import fcntl\n\nfile = open({path!r}, 'w')\nfcntl.flock(file, fcntl.LOCK_EX)\n"
CHILD = (
    "import subprocess, sys\n\n"
    "code = {code!r} + 'print(1, flush=True)\\nimport time\\ntime.sleep(600)'\n"
    "child = subprocess.Popen([sys.executable, '-c', code], stdout=subprocess.PIPE)\n"
    "child.stdout.readline()\n"
)


class Lock:
    """Held while a process of a snippet lives; a process that is dead lets go."""

    def __init__(self, path):
        self.path = path
        self.hold = HOLD.format(path=str(path))
        self.in_child = CHILD.format(code=self.hold)

    def held(self):
        with open(self.path, "a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def comes(self, wanted):
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if self.held() == wanted:
                return True
            time.sleep(0.01)
        return False


@pytest.fixture
def lock(tmp_path_factory):
    return Lock(tmp_path_factory.mktemp("apart") / "lock")


@pytest.mark.parametrize("who", ["hold", "in_child"])
def test_the_time_limit_ends_a_snippet_and_its_children(run_pool, tmp_path, lock, who):
    body = f"{getattr(lock, who)}while True: pass\n"
    bodies, limit = {"late": body, "fine": "print(1)\n"}, 0.9
    ran = run_pool(tmp_path, bodies, limits={"late": limit})
    assert ran["late"] == f"still runs after {limit} s"
    assert ran["fine"].text == "1\n"
    assert lock.comes(False)


def test_a_child_that_a_good_snippet_leaves_is_ended(run_pool, tmp_path, lock):
    ran = run_pool(tmp_path, {"leaves": f"{lock.in_child}print('done')\n"})
    assert ran["leaves"].text == "done\n"
    assert lock.comes(False)


def test_a_daemon_thread_that_a_snippet_leaves_does_not_delay_it(run_pool, tmp_path):
    body = (
        "import threading, time\n\nthreading.Thread(target=time.sleep, args=[600], "
        "daemon=True).start()\nprint('done')\n"
    )
    assert run_pool(tmp_path, {"leaves": body})["leaves"].text == "done\n"


DEATHS = {
    "SIGKILL": "os.kill(os.getpid(), signal.SIGKILL)",
    "SIGSEGV": "import ctypes; ctypes.string_at(0)",
    "SIGABRT": "os.abort()",
    "exit code 0": "os._exit(0)",
    "exit code 3": "os._exit(3)",
    "closed": "os.closerange(3, 100); __import__('time').sleep(600)",
}
if hasattr(signal, "SIGRTMIN"):  # a signal without a name; not on macOS
    nameless = signal.SIGRTMIN + 1
    DEATHS[f"signal {nameless}"] = f"os.kill(os.getpid(), {nameless})"


@pytest.fixture(scope="module")
def dead(run_pool, tmp_path_factory):
    bodies = {
        name.replace(" ", "_"): f"import os, signal\n\n{code}\n"
        for name, code in DEATHS.items()
    }
    return run_pool(tmp_path_factory.mktemp("dead"), bodies)


@pytest.mark.parametrize("death", DEATHS)
def test_how_a_process_died_is_told(dead, death):
    reason = dead[death.replace(" ", "_")]
    assert isinstance(reason, str)
    assert death in reason


def meeting(folder, me, other):
    """Ends only while the other runs too."""
    return (
        "from pathlib import Path\nimport time\n\n"
        f"folder = Path({str(folder)!r})\n(folder / '{me}.here').touch()\n"
        f"while not (folder / '{other}.here').exists():\n    time.sleep(0.01)\n"
        "print('met')\n"
    )


def both(tmp_path):
    return {"a": meeting(tmp_path, "a", "b"), "b": meeting(tmp_path, "b", "a")}


def test_two_workers_run_two_snippets_at_a_time(run_pool, tmp_path):
    ran = run_pool(tmp_path, both(tmp_path), workers=2)
    assert [record.text for record in ran.values()] == ["met\n", "met\n"]


def test_one_worker_runs_one_at_a_time(run_pool, tmp_path):
    ran = run_pool(tmp_path, both(tmp_path), workers=1, limits={"a": 0.5})
    assert "still runs" in ran["a"]  # nobody came; b then finds what a left
    assert ran["b"].text == "met\n"


def test_many_snippets_give_one_outcome_each(run_pool, tmp_path):
    bodies = {f"n{number}": f"print({number})\n" for number in range(40)}
    ran = run_pool(tmp_path, bodies, workers=8)
    assert {name: record.text for name, record in ran.items()} == {
        name: f"{name[1:]}\n" for name in bodies
    }


def test_output_larger_than_a_pipe_arrives(run_pool, tmp_path):
    size = 1_000_000
    ran = run_pool(tmp_path, {"large": f"print('x' * {size})\n"})
    assert len(ran["large"].text) == size + len("\n")


def test_each_snippet_has_an_empty_folder_that_is_gone_afterwards(run_pool, tmp_path):
    body = "import os\n\nprint(os.listdir(), os.getcwd())\nopen('left', 'w').close()\n"
    ran = run_pool(tmp_path, {"a": body, "b": body})
    folders = {record.text.removeprefix("[] ").strip() for record in ran.values()}
    assert len(folders) == len(ran)
    assert all(folder.startswith("/") for folder in folders)
    assert not any(Path(folder).exists() for folder in folders)


@pytest.fixture
def engine(small_book):
    """Starts the engine on a snippet that does not end; ends it after the test."""
    started = []

    def start(body):
        small_book.snippet("topic/claim", f"{body}while True: pass\n")
        engine = subprocess.Popen(
            [sys.executable, "-m", "snippet_engine", "check"],
            cwd=small_book.root,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        started.append(engine)
        return engine

    yield start
    for engine in started:
        engine.kill()
        engine.communicate()


@pytest.mark.parametrize("limit", ["# time-limit: 1 s\n", "# time-limit: 600 s\n"])
def test_a_snippet_does_not_outlive_an_engine_that_was_killed(engine, lock, limit):
    if "600" in limit and sys.platform != "linux":
        pytest.skip("only Linux tells a process that its parent died")
    running = engine(f"{limit}{lock.hold}")
    assert lock.comes(True)
    running.kill()
    assert lock.comes(False)


STOPS = {signal.SIGINT: 130, signal.SIGTERM: 143}


@pytest.mark.parametrize("number", STOPS)
@pytest.mark.parametrize("who", ["hold", "in_child"])
def test_ctrl_c_and_sigterm_end_the_engine_and_every_child(engine, lock, who, number):
    running = engine(getattr(lock, who))
    assert lock.comes(True)
    running.send_signal(number)
    _, told = running.communicate(timeout=30)
    assert (running.returncode, told) == (STOPS[number], "stopped\n")
    assert lock.comes(False)


def test_the_tests_of_signals_pass_where_ctrl_c_is_ignored():
    """As in a script that starts `make test` in the background."""
    test = test_ctrl_c_and_sigterm_end_the_engine_and_every_child.__name__
    tests = f"tests/engine/test_pool.py -k {test}"
    command = f"trap '' INT; exec '{sys.executable}' -m pytest -q -p no:cacheprovider"
    ran = subprocess.run(
        ["sh", "-c", f"{command} {tests}"], cwd=ROOT, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout
    assert "4 passed" in ran.stdout
