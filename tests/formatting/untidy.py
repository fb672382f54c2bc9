"""Reports as clerks type them, for property tests: any order, indent and quotes, comments anywhere."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from generator.forms import FORMS
from generator.forms.layout import Form

SIGNS = "柳河镇、，。：#'\"\\-:{}[]?!&*%@`~|> 　2023aé"
COMMENTS = ("", "", "", "# 备注一", "#备注二", "#  三: [未] 完", "## 四", "#")
MARKS = (None, "/", "—", "无", "不清", "待填", "-", "N/A", "*", "减3", "1,036", "no", "null", "\\")
BARE = frozenset(["无", "不清", "待填", "/", "N/A", "减3", "2024-01-11", "BLANK"])


def untidy_report(rng: random.Random) -> str:
    """A report that is valid, however it is typed."""
    form = rng.choice([form for form in FORMS.values() if form.tables])
    several = f"{_words(rng)}\n {_words(rng)}\n\n{_words(rng)}"
    labels = ("规章", "总计", "其他")
    data: dict[str, Any] = {
        "年度": 2023,
        "格式": form.key,
        "标题": rng.choice([None, _words(rng)]),
        "落款": {"日期": "2024-01-11", "机关": rng.choice([None, _words(rng)])},
        "照录说明": [_note(rng) for _ in range(rng.randrange(3))],
        "整理说明": rng.choice([None, _words(rng), several]),
        "原文标签": {key: _words(rng) for key in labels if rng.random() < 0.4},
        **_tables(rng, form),
    }
    lines = _mapping(rng, data, 0)
    end = rng.choice(["\n", "\n\n", "", "\n# 末尾"])
    return "\n".join([*lines, *rng.choices(COMMENTS, k=rng.randrange(3))]) + end


def _words(rng: random.Random) -> str:
    return "".join(rng.choices(SIGNS, k=rng.randrange(1, 12))).strip() or "无"


def _note(rng: random.Random) -> dict[str, Any]:
    several = [_words(rng) for _ in range(rng.randrange(1, 4))]
    places = rng.choice([_words(rng), several])
    return {"说明": _words(rng), "位置": places, "规则": "BLANK"}


def _tables(rng: random.Random, form: Form) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for table in form.tables:
        for row in form.printed_rows(table):
            inner = data
            for part in row.path[:-1]:
                inner = inner.setdefault(str(part), {})
            count = len(row.columns)
            figures = (
                rng.randrange(20000),
                0,
                Decimal(rng.randrange(9999)) / 100,
                rng.choice(MARKS),
            )
            cells = [rng.choice(figures) for _ in range(count)]
            inner[row.key] = rng.choice([0, None, cells, cells]) if count > 1 else cells[0]
    return data


def _mapping(rng: random.Random, data: Mapping[str, Any], indent: int) -> list[str]:
    pad = " " * indent
    lines: list[str] = []
    keys = list(data)
    if rng.random() < 0.5:
        rng.shuffle(keys)
    for key in keys:
        lines += [rng.choice(["", pad, " " * rng.randrange(9)]) + rng.choice(COMMENTS)] * (
            rng.random() < 0.3
        )
        written = rng.choice([key, key, f'"{key}"', f"'{key}'", f"{key} "])
        lines += _pair(rng, f"{pad}{written}:", data[key], indent)
    return lines


def _pair(rng: random.Random, start: str, value: Any, indent: int) -> list[str]:
    deeper = indent + rng.randrange(1, 5)
    comment = rng.choice(COMMENTS)
    aside = f"  {comment}" if comment else ""
    if isinstance(value, dict) and value and rng.random() < 0.8:
        below = [" " * deeper + rng.choice(COMMENTS)] if rng.random() < 0.5 else []
        return [start + aside, *_mapping(rng, value, deeper), *below]
    if isinstance(value, list) and value and rng.random() < 0.3:
        return [start + aside, *(line for one in value for line in _item(rng, one, deeper))]
    if isinstance(value, str) and "\n" in value and value[0] != "\u3000" and rng.random() < 0.5:
        text = [" " * deeper + line if line else "" for line in value.split("\n")]
        return [f"{start} |-{aside}", *text]
    if isinstance(value, list) and len(value) > 1 and rng.random() < 0.3:
        first, *rest = (_flow(rng, one) for one in value)
        return [f"{start} [{first},{aside}", " " * deeper + ", ".join(rest) + "]" + aside]
    return [f"{start} {_flow(rng, value)}{aside}"]


def _item(rng: random.Random, value: Any, indent: int) -> list[str]:
    pad = " " * indent
    if not isinstance(value, dict):
        return [f"{pad}- {_flow(rng, value)}"]
    first, *rest = _mapping(rng, value, indent + 2)
    if first.strip()[:1] in {"", "#"}:
        return [f"{pad}-", first, *rest]
    return [f"{pad}- {first.strip()}", *rest]


def _flow(rng: random.Random, value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(rng, below)}" for key, below in value.items()) + "}"
    if isinstance(value, list):
        return f"[{rng.choice([', ', ' ,  ']).join(_flow(rng, one) for one in value)}]"
    if value is None:
        return rng.choice(["~", "null"])
    if not isinstance(value, str):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if value in BARE and rng.random() < 0.5:
        return value
    double = json.dumps(value, ensure_ascii=False)
    return double if "\n" in value else rng.choice([double, "'" + value.replace("'", "''") + "'"])
