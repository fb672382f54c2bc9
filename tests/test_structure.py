"""The shape of the code: which folder may import which, and what every module has."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
PACKAGE = PROJECT / "generator"
MAP = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")

# From the bottom up, as the map lists them: a folder imports only from itself and those before it.
FOLDERS = re.findall(r"^\| `(\w+)` \|", MAP, re.MULTILINE)
TOP = ["cli", "__main__"]  # the only modules beside the folders
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")
MAY_REPEAT = {"command", "run"}


def part_of(path: Path) -> str:
    """The folder, or the module, directly below generator/."""
    relative = path.relative_to(PACKAGE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imports_of(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("generator"):
            module = (node.module or "").split(".")
            names |= {module[1]} if len(module) > 1 else {alias.name for alias in node.names}
        if isinstance(node, ast.Import):
            names |= {a.name.split(".")[1] for a in node.names if a.name.startswith("generator.")}
    return names - {"__version__"}


def test_the_map_names_every_folder() -> None:
    folders = {path.parent.relative_to(PACKAGE).parts[0] for path in PACKAGE.rglob("*/__init__.py")}
    assert sorted(FOLDERS) == sorted(folders)
    assert {path.stem for path in PACKAGE.glob("*.py")} == {"__init__", *TOP}
    assert len(MAP.splitlines()) <= 120


def test_every_invariant_has_its_test() -> None:
    rows = [line.split(" | ") for line in MAP.partition("## Invariants")[2].splitlines()[4:]]
    assert len(rows) >= 12
    for *_, held in rows:
        file, _, name = held.strip(" |`").partition("::")
        path = PROJECT / ("tests/same_output.py" if file.startswith("python -m") else file)
        assert f"def {name or 'test_'}" in path.read_text(encoding="utf-8") or not name, held
        assert path.is_file(), held


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    order = [*FOLDERS, *TOP]
    allowed = set(order[: order.index(part_of(path)) + 1])
    assert imports_of(path) <= allowed


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 500


def test_one_name_one_thing() -> None:
    """No module name stands in three places, and no class name in two."""
    modules = Counter(path.stem for path in MODULES)
    assert {name for name, n in modules.items() if n > 2} <= MAY_REPEAT
    classes = Counter(
        node.name
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    # 不予处理, a group of table 三, has the same word in English; its name is in the JSON Schema.
    assert {name for name, n in classes.items() if n > 1} <= {"Refused"}


def test_nothing_names_this_machine_or_a_registry() -> None:
    """Lock files carry hashes and no addresses; nothing refers to a folder outside the project."""
    wrong = ("pypi.org", "pythonhosted", "registry.npmjs", "deb.debian.org", "/work/", "../shared")
    for path in (PACKAGE.parent).rglob("*"):
        parts = path.relative_to(PACKAGE.parent).parts
        if path.is_dir() or {".git", ".venv", "site", ".nianbao", "node_modules", "demo"} & set(
            parts
        ):
            continue
        if path.suffix in {".py", ".md", ".toml", ".lock", ".yml", ".sh", ".json", ".html"} and (
            path.name != Path(__file__).name and "cache" not in str(path)
        ):
            text = path.read_text(encoding="utf-8", errors="replace")  # some pages of tests are GBK
            assert not [word for word in wrong if word in text], path
