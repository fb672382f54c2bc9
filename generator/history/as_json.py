"""A comparison as JSON: all of it, uncut; its keys are documented in the handbook (review.md)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from generator import reporters
from generator.history.changes import CellChange, Change, Comparison
from generator.model.diagnostics import Diagnostic


def json_(comparison: Comparison) -> str:
    """One JSON object."""
    compared = comparison.compared
    value = {
        "base": {"name": compared.base, "commit": compared.base_commit, "start": compared.start},
        "head": {
            "name": compared.head or None,
            "commit": compared.head_commit,
            "work_tree": not compared.head,
        },
        "program_files": comparison.program,
        "other_files": comparison.other,
        "judged": comparison.judged,
        "left": comparison.left,
        "changes": [_change(change) for change in comparison.changes],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


_STATUS = {"改动": "changed", "移动": "moved", "新增": "added", "删除": "removed"}


def _change(change: Change) -> dict[str, Any]:
    return {
        "path": change.path,
        "authority": change.authority or None,
        "name": change.name or None,
        "year": change.year,
        "status": _STATUS[change.status],
        "moved_from": change.moved_from or None,
        "summary": change.summary or None,
        "cells": [_cell(cell) for cell in change.cells],
        "beside": [_cell(cell) for cell in change.beside],
        "data": [item._asdict() for item in change.data],
        "sentences": [sentences._asdict() for sentences in change.sentences],
        "unreadable_before": _diagnostics(change.unreadable_before),
        "unreadable_now": _diagnostics(change.unreadable_now),
        "appeared": _diagnostics(change.appeared),
        "gone": _diagnostics(change.gone),
    }


def _cell(cell: CellChange) -> dict[str, Any]:
    return {
        "table": cell.table,
        "row": cell.row,
        "column": cell.column or None,
        "place": list(cell.place),
        "old": cell.was,
        "new": cell.now,
        "old_text": cell.old,
        "new_text": cell.new,
    }


def _diagnostics(found: Sequence[Diagnostic]) -> Any:
    """As `check --format json` has them."""
    return json.loads(reporters.FORMATS["json"](found, lambda _path: ()))
