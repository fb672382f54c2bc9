"""What a pydantic model of a content file says of its keys: which may stand where, and how one is written."""

from __future__ import annotations

from typing import Any, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator.base.cells import Path

_WRITTEN = "patternErrorMessage"  # in a field's JSON Schema, as editors know it


def written(words: str) -> dict[str, Any]:
    """What a field's `json_schema_extra` says of how its value is written."""
    return {_WRITTEN: words}


def models_in(annotation: Any) -> list[type[BaseModel]]:
    """The models in the annotation of a field, such as `Signature | None` or `tuple[Note, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [m for part in getattr(annotation, "__args__", ()) for m in models_in(part)]


def keys_below(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that may stand under `path`."""
    inner = _model_at(model, path)
    return [field.alias or name for name, field in inner.model_fields.items()] if inner else []


def field_at(model: type[BaseModel], path: Path) -> FieldInfo | None:
    """The field of the key at `path`; None where there is none."""
    keys = [part for part in path if isinstance(part, str)]
    inner = _model_at(model, tuple(keys[:-1])) if keys else None
    fields = inner.model_fields.values() if inner else ()
    return next((field for field in fields if field.alias == keys[-1]), None)


def written_at(model: type[BaseModel], path: Path) -> str | None:
    """How the value at `path` is written, where its field says so."""
    field = field_at(model, path)
    extra = field.json_schema_extra if field else None
    return str(extra[_WRITTEN]) if isinstance(extra, dict) and _WRITTEN in extra else None


def shape_at(model: type[BaseModel], path: Path) -> str | None:
    """How the group of keys, or the list of them, is written in which `path` lies; None for others."""
    field = field_at(model, path[:1])
    inner = models_in(field.annotation) if field else []
    if not inner or field is None:
        return None
    below = inner[0].model_fields.items()
    keys = ", ".join(f"{one.alias or name}: …" for name, one in below)
    dash = "- " if get_origin(field.annotation) is tuple else ""
    return f"{dash}{{{keys}}}"


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    found: type[BaseModel] | None = model
    for part in path:
        if found is None or isinstance(part, int):
            continue
        field = next((f for f in found.model_fields.values() if f.alias == part), None)
        inner = models_in(field.annotation) if field else []
        found = inner[0] if inner else None
    return found
