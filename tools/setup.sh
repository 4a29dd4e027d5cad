#!/bin/sh
# Set the project up: virtual environment, Python packages, Node packages.
# TORCH=cpu (default on Linux without an NVIDIA GPU) or TORCH=default (PyPI's build).
set -eu
python=${PYTHON:-python3}
venv=${VENV:-.venv}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "setup: $python is older than Python 3.11; name a newer one: make PYTHON=python3.12 …" >&2
    exit 1
}
[ -x "$venv/bin/python" ] || {
    echo "setup: making a virtual environment in $venv"
    "$python" -m venv "$venv"
}
pip() { "$venv/bin/python" -m pip --disable-pip-version-check --quiet --quiet "$@"; }

case ${TORCH:-auto} in
    cpu) cpu=1 ;;
    default) cpu= ;;
    # auto; or what `make check-versions TORCH=2.0.1` asks for, of no concern here
    *) [ "$(uname -s)" = Linux ] && ! command -v nvidia-smi >/dev/null && cpu=1 || cpu= ;;
esac
torch=$(sed -n 's/^\(torch==[^ ]*\).*/\1/p' requirements.txt)
if [ -n "$cpu" ] && ! "$venv/bin/python" -m pip show --quiet torch 2>/dev/null; then
    echo "setup: installing $torch (CPU build)"
    # A wheel that pip already finds (PIP_FIND_LINKS, PIP_EXTRA_INDEX_URL) comes first;
    # else uv knows where PyTorch keeps its CPU builds.
    pip install --only-binary :all: "$torch+cpu" 2>/dev/null || {
        pip install uv
        "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" \
            --torch-backend cpu "$torch" || echo "setup: no CPU build found" >&2
    }
fi
echo "setup: installing Python packages (once, some minutes)"
pip install -r requirements.txt
"$venv/bin/python" -m book_plugin.formulas.node
