"""The torch wheel brings the formulas that make autograd."""

import textwrap
from pathlib import Path

import torchgen

place = "packaged/autograd/derivatives.yaml"
path = Path(torchgen.__file__).parent / place
entries = path.read_text().split("\n- name: ")


def rules(name):  # backward, forward mode
    for entry in entries:
        if entry.startswith(f"{name}("):
            return entry.splitlines()[1:]


for rule in rules("linalg_inv_ex")[:2]:
    print(textwrap.fill(rule.strip(), 46))
