"""JSON Schemas of the content files, for editors that complete and explain every Chinese key."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode
from pydantic_core import CoreSchema

from generator.forms import FORMS
from generator.forms.filing import REPORT_NAME, Filing
from generator.model.authority import AuthorityFile
from generator.model.site import Site

DIALECT = "http://json-schema.org/draft-07/schema#"


class _Untitled(GenerateJsonSchema):
    """English field names must not show up as titles in a clerk's editor."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False

    def generate(self, schema: CoreSchema, mode: JsonSchemaMode = "validation") -> dict[str, Any]:
        made = super().generate(schema, mode)
        for definition in (made, *made.get("$defs", {}).values()):
            definition.pop("title", None)
        return made


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each kind of content file: report, authority, site."""
    return {"report": report_schema(), "authority": _schema(AuthorityFile), "site": _schema(Site)}


def report_schema() -> dict[str, Any]:
    """One schema for all forms; what 格式 says decides which tables belong. One that was withdrawn
    needs nothing else."""
    head = _schema(Filing)
    definitions: dict[str, Any] = head.pop("$defs", {})
    keys = list(FORMS)
    head["properties"]["格式"] = {**head["properties"]["格式"], "enum": keys}
    head["properties"]["格式"].pop("anyOf", None)
    branches = []
    for form in FORMS.values():
        model = _schema(form.model)
        definitions |= model.pop("$defs", {})
        name = form.model.__name__
        definitions[name] = model
        condition = {"properties": {"格式": {"const": form.key}}, "required": ["格式"]}
        branches.append({"if": condition, "then": {"$ref": f"#/$defs/{name}"}})
    return {
        "$schema": DIALECT,
        "description": REPORT_NAME,
        "type": "object",
        "properties": head["properties"],
        "if": {"properties": {"撤回": {"type": "object"}}, "required": ["撤回"]},
        "else": {"required": head["required"], "allOf": branches},
        "$defs": dict(sorted(definitions.items())),
    }


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    made = model.model_json_schema(schema_generator=_Untitled)
    _explain(made)
    return {"$schema": DIALECT, **made}


def _explain(node: Any) -> None:
    """Say in each row's description what its cells are, in order."""
    if isinstance(node, dict):
        columns = node.pop("x-columns", None)
        if columns:
            order = "、".join(columns)
            label = node.get("description", "")
            node["description"] = (
                f"{label}。依次为：{order}。" if columns[1:] else f"{label}：{order}。"
            )
        for child in node.values():
            _explain(child)
    elif isinstance(node, list):
        for child in node:
            _explain(child)


def as_text(schema: dict[str, Any]) -> str:
    """The schema as it is printed and committed."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
