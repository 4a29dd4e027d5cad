"""Make a folder the same as another, file by file, so that readers never miss one."""

import os
from pathlib import Path


def mirror(source: Path, target: Path, delete: bool = True) -> set[str]:
    """Copy what differs, delete what `source` lacks; the paths that changed."""
    new, old = _files(source), _files(target)
    touched = set[str]()
    for name in new:
        content = (source / name).read_bytes()
        if name not in old or (target / name).read_bytes() != content:
            _put(target / name, content)
            touched.add(name)
    for name in old - new if delete else ():
        (target / name).unlink()
        touched.add(name)
    return touched


def _files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _put(path: Path, content: bytes) -> None:
    """Whole or not at all: somebody may be reading."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    os.replace(part, path)
