"""The committed JSON Schemas: current, explaining every key, and agreeing with the reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from generator.commands.schema import as_text, report_schema, schemas
from generator.forms import FORMS
from tests.cases import BASE, read_case

PROJECT = Path(__file__).parent.parent
SCHEMAS = PROJECT / ".vscode" / "schemas"
BASE_REPORT = read_case(BASE)[0]["content/reports/qinghe/liuhe/2023.yml"]


@pytest.mark.parametrize("kind", schemas())
def test_the_committed_schema_is_current(kind: str) -> None:
    """`make schema` writes them."""
    assert (SCHEMAS / f"{kind}.json").read_text(encoding="utf-8") == as_text(schemas()[kind])


@pytest.mark.parametrize("kind", schemas())
def test_the_editor_is_told_of_every_schema(kind: str) -> None:
    settings = json.loads((PROJECT / ".vscode/settings.json").read_text(encoding="utf-8"))
    assert f".vscode/schemas/{kind}.json" in settings["yaml.schemas"]


def load(text: str) -> Any:
    """As an editor reads it: YAML 1.2 knows no dates."""

    class Loader(yaml.SafeLoader):
        pass

    Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: str(node.value))
    return yaml.load(text, Loader)


REPORTS = sorted((PROJECT / "content/reports").glob("**/20??.yml"))


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.parent.name)
def test_the_real_reports_are_valid(path: Path) -> None:
    Draft7Validator(report_schema()).validate(load(path.read_text(encoding="utf-8")))


def test_authorities_and_settings_are_valid() -> None:
    for path in sorted((PROJECT / "content/reports").glob("**/authority.yml")):
        Draft7Validator(schemas()["authority"]).validate(load(path.read_text(encoding="utf-8")))
    site = (PROJECT / "content/site.yml").read_text(encoding="utf-8")
    Draft7Validator(schemas()["site"]).validate(load(site))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  上年结转: [1, 0, 0, 0, 0, 0, 1]\n", ""),
        ("[7, 1, 0, 0, 0, 0, 8]", "[7, 1, 0, 0, 0, 0, 8, 0]"),
        ("[7, 1, 0, 0, 0, 0, 8]", "[7, 1, 0, 0, 0, 8]"),
        ("  本年新收:", "  本年新增:"),
        ("格式: 2021", "格式: 2022"),
        ("格式: 2021", "格式: 2019"),
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(old: str, new: str) -> None:
    assert old in BASE_REPORT
    assert Draft7Validator(report_schema()).is_valid(load(BASE_REPORT))
    assert not Draft7Validator(report_schema()).is_valid(load(BASE_REPORT.replace(old, new, 1)))


def test_every_row_is_explained_in_chinese() -> None:
    text = as_text(report_schema())
    for form in FORMS.values():
        for row in form.rows.values():
            assert json.dumps(row.label, ensure_ascii=False)[1:-1] in text
            for column in row.columns.columns:
                assert column.label in text


def test_every_key_has_a_description() -> None:
    for schema in schemas().values():
        for properties in _properties(schema):
            for key, value in properties.items():
                # Where a group's description is also its definition's, only that one has it.
                defined = schema.get("$defs", {}).get(value.get("$ref", "").rpartition("/")[2], {})
                if key != "格式" or "const" not in value:
                    assert value.get("description") or defined.get("description"), key


def _properties(node: Any) -> Any:
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict) and "description" in node:
            yield node["properties"]
        for child in node.values():
            yield from _properties(child)
    elif isinstance(node, list):
        for child in node:
            yield from _properties(child)
