"""Templates receive one documented dataclass a page: no name more, no field unused."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined, meta, nodes

from generator.pages.render import TEMPLATES, environment
from tests.projects import TEMPLATES as FOLDER

# A file of the site, or data (JSON-LD), which no browser runs.
SCRIPT = re.compile(
    r'<script src="\{\{ frame\.root \}\}assets/[a-z/.-]+\.js"( defer)?></script>'
    r'|<script type="application/ld\+json">\{\{ frame\.structured \}\}</script>'
)
ENV = Environment(loader=FileSystemLoader(FOLDER), autoescape=True)


def free_variables(name: str, seen: frozenset[str] = frozenset()) -> set[str]:
    """The names a template takes from its context, those of its base template included."""
    tree = ENV.parse((FOLDER / name).read_text(encoding="utf-8"))
    names = set(meta.find_undeclared_variables(tree))
    for imported in tree.find_all(nodes.FromImport):
        names -= {name if isinstance(name, str) else name[1] for name in imported.names}
    for parent in tree.find_all(nodes.Extends):
        if isinstance(parent.template, nodes.Const) and parent.template.value not in seen:
            names |= free_variables(parent.template.value, seen | {name})
    return names


@pytest.mark.parametrize(("page", "template"), TEMPLATES.items(), ids=TEMPLATES.values())
def test_a_template_reads_what_its_page_has(page: type, template: str, tmp_path: Path) -> None:
    provided = {field.name for field in fields(page)}
    used = free_variables(template) - set(environment(FOLDER, tmp_path).globals)
    assert used == provided


def test_templates_are_strict_and_escape(tmp_path: Path) -> None:
    env = environment(FOLDER, tmp_path)
    assert env.undefined is StrictUndefined
    assert env.autoescape is True
    assert env.from_string("{{ '<script>' }}").render() == "&lt;script&gt;"


def test_no_template_turns_escaping_off() -> None:
    """`safe` is for footnote marks only, which are made of numbers."""
    for path in FOLDER.rglob("*.html"):
        for line in path.read_text(encoding="utf-8").splitlines():
            for piece in line.split("|safe")[:-1]:
                assert "mark(" in piece.rpartition("{{")[2], f"{path.name}: {line}"


def test_no_inline_script_and_no_inline_style() -> None:
    for path in FOLDER.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for script in re.findall(r"<script.*", text):
            assert SCRIPT.fullmatch(script), script
        assert "style=" not in text
        assert "<style" not in text
