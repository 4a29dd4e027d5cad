"""Snippets that go wrong, by name: a body, and what its failure must say.

`FAULTS[name] = (body, words before the remedy, words of the remedy)`.
"""

from snippet_engine.run.limits import FILE

SLEEP = "import time\n\ntime.sleep(600)\n"
RUN_IT = "run python snippets/faults/{name}.py to see where"
MEND = "mend the code"
LESS = "print a summary"
OWN = "put what it needs into the file"

FAULTS = {
    "endless": (
        "# time-limit: 1 s\nwhile True:\n    pass\n",
        "still runs after 1 s",
        "or ask for more: # time-limit: 3 s",
    ),
    "segmentation_fault": (
        "import ctypes\n\nctypes.string_at(0)\n",
        "killed by SIGSEGV",
        RUN_IT,
    ),
    "killed": (
        "import os, signal\n\nos.kill(os.getpid(), signal.SIGKILL)\n",
        "killed by SIGKILL",
        RUN_IT,
    ),
    "memory": (
        "parts = []\nwhile True:\n    parts.append(bytes(2**28))\n",
        "raised MemoryError",
        "a snippet has 4 GB",
    ),
    "memory_of_torch": (
        "import torch\n\nx = torch.ones(2**33)\n",
        "raised RuntimeError: ",
        "a snippet has 4 GB",
    ),
    "torch_saves_into_the_book": (
        "import torch\nfrom pathlib import Path\n\n"
        "torch.save(torch.ones(2), Path(__file__).with_name('ones.pt'))\n",
        "raised PermissionError: [Errno 13] snippets write nothing into the book",
        "write into the working folder",
    ),
    "sys_exit": ("import sys\n\nsys.exit(3)\n", "raised SystemExit: 3", MEND),
    "os_exit": ("import os\n\nos._exit(7)\n", "ended early with exit code 7", RUN_IT),
    "prints_100_mb": (
        "line = 'x' * 999_999\nfor _ in range(100):\n    print(line)\n",
        "it brings the output to 100.0 MB, and 2 MB are the most",
        LESS,
    ),
    "prints_100_mb_and_goes_on": (
        "# %% first\nline = 'x' * 999_999\ntry:\n    for _ in range(100):\n"
        "        print(line)\nexcept OSError:\n    pass\n# %% second\nprint(2)\n",
        "cell 'first' brings the output to 100.0 MB, and 2 MB are the most",
        LESS,
    ),
    "c_prints_100_mb": (
        "import ctypes\n\nlibc = ctypes.CDLL(None)\nfor _ in range(100):\n"
        "    libc.puts(b'x' * 999_999)\n",
        "it brings the output to 100.0 MB",
        LESS,
    ),
    "program_prints_without_end": (
        "import os\n\nos.system('yes')\n",
        f"it brings the output to {FILE / 1e6:.1f} MB",
        LESS,
    ),
    "message_of_100_mb": (
        "raise ValueError('x' * 10**8)\n",
        "it brings the output to 100.0 MB",
        LESS,
    ),
    "warns": (
        "import warnings\n\nwarnings.warn('care')\n",
        "warns: UserWarning: care",
        'tags=["warns"]',
    ),
    "warns_at_exit": (
        "import atexit, warnings\n\natexit.register(warnings.warn, 'late')\n",
        "warns: UserWarning: late",
        'tags=["warns"]',
    ),
    "warns_from_numpy": (
        "import numpy\n\nnumpy.log(numpy.zeros(1))\n",
        "warns: RuntimeWarning: divide by zero",
        'tags=["warns"]',
    ),
    "reads_input": (
        "name = input('name? ')\n",
        "raised EOFError: EOF when reading a line",
        MEND,
    ),
    "network_by_name": (
        "import urllib.request\n\n"
        "urllib.request.urlopen('http://example.com/', timeout=5)\n",
        "no network for snippets; it asked for example.com:80",
        OWN,
    ),
    "network_by_number": (
        "import socket\n\nsocket.create_connection(('192.0.2.1', 443), timeout=5)\n",
        "no network for snippets; it asked for 192.0.2.1:443",
        OWN,
    ),
    "network_datagram": (
        "import socket\n\none = socket.socket(type=socket.SOCK_DGRAM)\n"
        "one.sendto(b'x', ('192.0.2.1', 53))\n",
        "no network for snippets; it asked for 192.0.2.1:53",
        OWN,
    ),
    "network_listens": (
        "import socket\n\nsocket.socket().bind(('127.0.0.1', 0))\n",
        "no network for snippets; it asked for 127.0.0.1:0",
        OWN,
    ),
    "network_asyncio": (
        "import asyncio\n\nasyncio.run(asyncio.open_connection('example.com', 80))\n",
        "no network for snippets; it asked for example.com:80",
        OWN,
    ),
    "writes_into_the_pipe": (
        "import gc\nfrom multiprocessing.connection import Connection\n\n"
        "for one in gc.get_objects():\n    if type(one) is Connection:\n"
        "        one.send_bytes(b'{}')\n",
        "it wrote into the pipe to the engine",
        RUN_IT,
    ),
    "imports_in_a_circle": (
        "from _circle_a import a\n",
        "raised ImportError: cannot import name",
        MEND,
    ),
    "cell_twice": (
        "# %% same\nx = 1\n# %% same\nx = 2\n",
        "cell 'same' is there twice",
        "rename one",
    ),
    "threads": (
        "import threading\n\nstop = threading.Event()\nfor _ in range(5_000):\n"
        "    threading.Thread(target=stop.wait, daemon=True).start()\n",
        "raised RuntimeError: can't start new thread",
        MEND,
    ),
    "name with spaces": ("print(1)\n", "is not a name for a snippet", "rename it"),
    "雅可比": ("print(1)\n", "is not a name for a snippet", "rename it"),
}

# Both need torch, which takes seconds to import
SLOW = {"memory_of_torch", "torch_saves_into_the_book"}
QUICK = tuple(name for name in FAULTS if name not in SLOW)

# Odd, and good: body, and what it prints.
GOOD = {
    "not_text": ("import os\n\nos.write(1, b'\\xff\\0\\n')\n", "\\xff\\x00\n"),
    "threads_print": (
        "import threading\n\n"
        "many = [threading.Thread(target=print, args=['x']) for _ in range(200)]\n"
        "for one in many:\n    one.start()\nfor one in many:\n    one.join()\n",
        "x\n" * 200,
    ),
    "asyncio_without_network": (
        "import asyncio\n\nprint(asyncio.run(asyncio.sleep(0, 'done')))\n",
        "done\n",
    ),
    "circle_that_python_bears": ("import _circle_c\n\nprint(_circle_c.c)\n", "3\n"),
    "leaves_a_figure": (
        "import matplotlib.pyplot as plt\n\nplt.figure(figsize=(1, 1))\n",
        "",
    ),
    "sees_no_figure": (
        "import matplotlib.pyplot as plt\n\nprint(plt.get_fignums())\n",
        "[]\n",
    ),
    "starts_a_daemon": (
        "import subprocess\n\n"
        "subprocess.Popen(['sleep', '600'], start_new_session=True).returncode = 0\n",
        "",
    ),
    "plain": ("print('fine')\n", "fine\n"),
}

MODULES = {
    "_circle_a": "from _circle_b import b\n\na = 1\n",
    "_circle_b": "from _circle_a import a\n\nb = 2\n",
    "_circle_c": "import _circle_d\n\nc = 3\n",
    "_circle_d": "import _circle_c\n\nd = 4\n",
}


def write(book, names: tuple[str, ...] | None = None) -> None:
    """Put the good ones into the book and, of the faults, those named (or all)."""
    for name, text in MODULES.items():
        book.write(f"snippets/faults/{name}.py", text)
    for name, (body, printed) in GOOD.items():
        drawn = "# %% [figure]\nfigure 1.0 1.0\n" if name == "leaves_a_figure" else ""
        book.snippet(f"faults/{name}", body, printed + drawn)
    for name in FAULTS if names is None else names:
        book.snippet(f"faults/{name}", FAULTS[name][0], "")
    shown = "".join(
        f'::: faults/{name} alt="A figure"\n\n'
        for name in [*GOOD, *(FAULTS if names is None else names)]
    )
    book.page(f"::: topic/claim\n\n{shown}")
