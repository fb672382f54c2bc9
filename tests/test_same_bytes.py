"""The same content gives the same bytes: whatever the machine, the user's settings and the Python."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.corpus import make_corpus
from tests.projects import site_bytes
from tests.test_build import _change

PYTHONS = ("python3.11", "python3.12", "python3.13")
_NEEDED = "import click, docx, jinja2, lxml, markdown_it, pydantic, rapidfuzz, xlsxwriter, yaml"


def other_python() -> str | None:
    """A Python of another version that has the libraries: OTHER_PYTHON, or one on the path."""
    own = "{}.{}".format(*sys.version_info)
    for name in (os.environ.get("OTHER_PYTHON", ""), *PYTHONS):
        found = shutil.which(name) if name else None
        if found and not name.endswith(own):
            done = subprocess.run([found, "-c", _NEEDED], capture_output=True, check=False)
            if done.returncode == 0:
                return found
    return None


def built(
    root: Path, python: str, umask: int, workers: int, **environment: str
) -> dict[str, bytes]:
    """The site that a first build gives in such surroundings."""
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), **environment}
    command = [python, "-m", "generator", "build", "--workers", str(workers)]
    done = subprocess.run(
        command, cwd=root, env=env, umask=umask, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return site_bytes(root)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    root = tmp_path / "a"
    make_corpus(root, 40)
    _change(
        root / "content/site.yml", r"\Z", "\n下载: [Word, CSV, JSON]\n数据集: [CSV, Excel, JSON]\n"
    )
    return root


def elsewhere(corpus: Path, name: str) -> Path:
    """The same project in another place, its files in another order and of another age."""
    root = corpus.parent / name
    for part in ("templates", "content"):
        shutil.copytree(corpus / part, root / part, copy_function=shutil.copyfile)
    return root


@pytest.mark.proof
def test_two_builds_are_byte_equal(corpus: Path) -> None:
    first = built(corpus, sys.executable, 0o022, 1, TZ="UTC", LANG="C.UTF-8", PYTHONHASHSEED="1")
    assert len(first) > 200
    settings = {"TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "2"}
    root = elsewhere(corpus, "另一处 with blanks")
    second = built(root, sys.executable, 0o077, 3, **settings)
    assert [name for name in {*first, *second} if first.get(name) != second.get(name)] == []


@pytest.mark.proof
def test_another_python_gives_the_same_bytes(corpus: Path) -> None:
    python = other_python()
    if python is None:
        pytest.skip("no other Python with the libraries: set OTHER_PYTHON")
    first = built(corpus, sys.executable, 0o022, 1)
    second = built(elsewhere(corpus, "b"), python, 0o022, 2)
    assert [name for name in {*first, *second} if first.get(name) != second.get(name)] == []
