"""The shape of the code: which module may import which, and how large a module may grow."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "generator"

# From the bottom up: a module imports only from its own layer and those before it (design §6).
LAYERS = (
    {"cells", "folding", "scan", "state", "together"},
    {"forms", "authority", "config"},
    {"reading"},
    {"diagnostics", "library", "narrative"},
    {"report"},
    {"content", "rules", "acknowledge"},
    {"examine", "consistency"},
    {"project"},
    {"exporters"},
    {"pages", "reporters", "rollup", "skeleton", "schema"},
    {"search", "dataset", "likeness"},
    {"building"},
    {"importing", "formatting", "serving"},
    {"check", "handbook", "names", "new", "status"},
    {"history"},
    {"terminal", "commands", "cli", "__main__"},
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")


def part_of(path: Path) -> str:
    """The module or sub-package directly below generator/."""
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
    return names & set(RANK)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    own = RANK[part_of(path)]
    above = {name for name in imports_of(path) if RANK[name] > own}
    assert not above, f"{path.name} imports from above: {above}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_is_small_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 280


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
