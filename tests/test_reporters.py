"""Every output format: exact text for a few diagnostics, and odd places that must not crash."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from rich.cells import cell_len

from generator.base.places import START, Place
from generator.model.diagnostics import Diagnostic
from generator.model.site import Severity
from generator.reading.codes import READING
from generator.reporters import FORMATS, from_top, lines_below, text, top_prefix

SCHEMA = Path(__file__).parent / "data" / "sarif-schema-2.1.0.json"
YML, MD = "content/reports/a/b/2023.yml", "content/reports/a/b/2023.md"
PARAGRAPH = "前文" * 60 + "手机13800000000" + "后文" * 60
FILES = {
    YML: [
        "主动公开政府信息:",
        "  行政规范性文件: [2, O, 8]",
        "照录说明:",
        "  - {规则: BLANK, 位置: 一, 说明: 原件为空}",
    ],
    MD: ["## 一、总体情况", "", PARAGRAPH, "\t制\t表"],
}


def lines_of(path: str) -> Sequence[str]:
    return FILES.get(path, ())


def diagnostic(
    path: str = YML,
    place: Place = Place(2, 16, 2, 17),  # noqa: B008
    severity: Severity = "error",
    *,
    code: str = "INT",
    message: str = "O 不是数",
    note: int | None = None,
) -> Diagnostic:
    return Diagnostic(path, place, code, "数字不对", severity, message, "请写数字。", "", note)


CELL = diagnostic()
PHONE = diagnostic(MD, Place(3, 123, 3, 134), "warning", code="PRIV", message="像手机号")
EXCUSED = diagnostic(place=Place(1, 1, 1, 3), code="BLANK", message="空格", note=0)


def test_text_puts_a_caret_under_the_exact_cell() -> None:
    assert text([CELL, EXCUSED], lines_of, reports=1) == (
        """\
── content/reports/a/b/2023.yml（错误 1）

错误 INT 数字不对
  content/reports/a/b/2023.yml:2:16
  2 │   行政规范性文件: [2, O, 8]
    │                       ^
  O 不是数
  改法：请写数字。

1 份报告：错误 1，已照录 1。
"""
    )


def test_text_cuts_a_long_line_to_a_window_around_the_span() -> None:
    line, caret = text([PHONE], lines_of).splitlines()[4:6]
    shown, marks = line.split("│ ")[1], caret.split("│ ")[1]
    assert cell_len(shown) <= 120
    assert shown[0] == shown[-1] == "…"
    assert len(marks.strip()) == len("13800000000")
    assert cell_len(shown[: shown.index("138")]) == marks.index("^")


@pytest.mark.parametrize(("start", "end"), [(1, 3), (len(PARAGRAPH) - 1, len(PARAGRAPH) + 1)])
def test_text_window_at_either_end_of_the_line(start: int, end: int) -> None:
    line, caret = text([PHONE._replace(place=Place(3, start, 3, end))], lines_of).splitlines()[4:6]
    shown = line.split("│ ")[1]
    assert 115 <= cell_len(shown) <= 120
    assert shown.count("…") == 1
    assert caret.endswith("^" * 4)
    assert start == 1 or cell_len(caret) == cell_len(line)


def test_text_cuts_a_span_longer_than_the_window() -> None:
    whole = PHONE._replace(place=Place(3, 1, 3, len(PARAGRAPH) + 1))
    line, caret = text([whole], lines_of).splitlines()[4:6]
    assert cell_len(line.split("│ ")[1]) <= 121
    assert 70 <= caret.count("^") <= 80


def test_text_shows_tabs_as_spaces_and_no_control_characters() -> None:
    shown = text([diagnostic(MD, Place(4, 4, 4, 5), message="坏\x1b[2J")], lines_of)
    line, caret = shown.splitlines()[4:6]
    assert line == "  4 │     制    表"
    assert caret == "    │           ^^"
    assert "\x1b" not in shown


def test_text_over_several_lines_marks_the_rest_of_the_first() -> None:
    caret = text([diagnostic(place=Place(1, 7, 3, 2))], lines_of).splitlines()[5]
    assert caret == "    │             ^^^^^"


def test_text_lists_ten_for_a_file_the_worst_first_and_counts_the_rest() -> None:
    notices = [diagnostic(severity="notice", message=f"第{n}个") for n in range(12)]
    shown = text([*notices, CELL], lines_of)
    assert shown.count("改法") == 10
    assert "错误 INT" in shown
    assert "第8个" in shown
    assert "第9个" not in shown
    assert "另有 3 处（提示 3），没有列出；--format json 列出全部。" in shown
    assert shown.endswith("\n错误 1，提示 12。\n")


@pytest.mark.parametrize(
    ("found", "reports", "expected"),
    [
        ([], 5, "5 份报告：没有发现问题。\n"),
        ([], None, "没有发现问题。\n"),
        ([EXCUSED], 5, "5 份报告：没有发现问题，已照录 1。\n"),
        ([PHONE], 5, "5 份报告：没有错误，警告 1。\n"),
    ],
)
def test_text_ends_with_a_summary(
    found: list[Diagnostic], reports: int | None, expected: str
) -> None:
    assert text(found, lines_of, reports=reports).splitlines(keepends=True)[-1] == expected


def test_text_has_colour_only_when_asked() -> None:
    coloured = text([CELL, PHONE], lines_of, colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text([CELL, PHONE], lines_of)


def test_github_escapes_and_leaves_out_what_is_acknowledged() -> None:
    odd = diagnostic("a,b:c%.yml", severity="notice", message="100%\r\n: ,")
    several = diagnostic(place=Place(1, 7, 3, 2))
    assert FORMATS["github"]([odd, several, EXCUSED], lines_of) == (
        "::notice file=a%2Cb%3Ac%25.yml,line=2,col=16,endLine=2,endColumn=17,title=INT 数字不对"
        "::100%25%0D%0A: ,%0A改法：请写数字。\n"
        f"::error file={YML},line=1,endLine=3,title=INT 数字不对::O 不是数%0A改法：请写数字。\n"
    )


def test_gitlab_describes_severity_and_place() -> None:
    (issue,) = json.loads(FORMATS["gitlab"]([PHONE, EXCUSED], lines_of))
    assert len(issue.pop("fingerprint")) == 40
    assert issue == {
        "description": "数字不对：像手机号",
        "check_name": "PRIV",
        "severity": "minor",
        "location": {"path": MD, "lines": {"begin": 3}},
    }


def test_gitlab_fingerprints_are_unique_and_survive_a_move() -> None:
    def prints(found: list[Diagnostic], lines: dict[str, list[str]]) -> list[str]:
        report = FORMATS["gitlab"](found, lambda path: lines[path])
        return [issue["fingerprint"] for issue in json.loads(report)]

    moved = {path: ["", "# 新的一行", *lines] for path, lines in FILES.items()}
    found = [CELL, CELL, PHONE, diagnostic(code="NEG")]
    later = [d._replace(place=d.place._replace(line=d.place.line + 2)) for d in found]
    assert len(set(prints(found, FILES))) == 4
    assert prints(later, moved) == prints(found, FILES)


def sarif(found: list[Diagnostic]) -> dict[str, Any]:
    log = json.loads(FORMATS["sarif"](found, lines_of))
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    checker = jsonschema.Draft7Validator.FORMAT_CHECKER
    jsonschema.Draft7Validator(schema, format_checker=checker).validate(log)
    return log["runs"][0]  # type: ignore[no-any-return]


def test_sarif_follows_its_official_schema() -> None:
    codes = [diagnostic(code=code) for code in (*READING, "T3-BAL")]
    run = sarif([CELL, PHONE, EXCUSED, *codes])
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        result["ruleId"] for result in run["results"]
    ]
    assert sarif([])["results"] == []


def test_sarif_places_and_levels() -> None:
    odd = diagnostic("content/reports/县/2023.yml", severity="notice")
    (first,) = sarif([odd])["results"]
    assert first["level"] == "note"
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {
            "uri": "content/reports/%E5%8E%BF/2023.yml",
            "uriBaseId": "%SRCROOT%",
        },
        "region": {"startLine": 2, "startColumn": 16, "endLine": 2, "endColumn": 17},
    }


def test_sarif_raises_no_alert_for_what_is_acknowledged() -> None:
    """GitHub shows an alert for every result, whatever its `suppressions`."""
    run = sarif([EXCUSED, CELL])
    assert [result["ruleId"] for result in run["results"]] == ["INT"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["INT"]


# --- as many as a host shows: 10,002 wrong files once gave 93,352 lines

MANY = [
    diagnostic(f"content/reports/a/{n}/2023.yml", severity="notice" if n % 2 else "warning")
    for n in range(10_001)
] + [diagnostic("content/reports/b/2023.yml")]


def test_github_gets_what_it_shows_and_the_number_of_the_others() -> None:
    *lines, last = FORMATS["github"](MANY, lines_of).splitlines()
    kinds = [line.split(" ")[0] for line in lines]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "::warning": 10,
        "::notice": 9,
        "::error": 1,
    }
    assert last == (
        "::notice title=没有全部标出::另有 9982 处没有列出。全部见 nianbao check --format json。"
    )


def test_gitlab_and_sarif_get_the_worst_and_the_number_of_the_others() -> None:
    issues = json.loads(FORMATS["gitlab"](MANY, lines_of))
    assert len(issues) == 1_001
    assert issues[0]["severity"] == "major"
    assert {issue["severity"] for issue in issues[1:-1]} == {"minor"}
    assert issues[-1]["description"].startswith("另有 9002 处没有列出。")
    assert len({issue["fingerprint"] for issue in issues}) == 1_001

    run = sarif(MANY)
    assert len(run["results"]) == 5_000
    assert run["results"][0]["level"] == "error"
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].startswith("另有 5002 处没有列出。")


def test_only_the_shown_lines_are_read() -> None:
    asked: list[str] = []

    def counted(path: str) -> Sequence[str]:
        asked.append(path)
        return ()

    FORMATS["gitlab"](MANY, counted)
    assert len(asked) == 1_000


# --- as the host names files


@pytest.mark.parametrize(
    ("repository", "prefix"), [(".", ""), ("..", "nb/"), ("../..", "sub/nb/"), (None, "")]
)
def test_paths_are_from_the_top_of_the_repository(
    repository: str | None, prefix: str, tmp_path: Path
) -> None:
    root = tmp_path / "sub/nb"
    root.mkdir(parents=True)
    if repository:
        (root / repository / ".git").resolve().mkdir()
    assert top_prefix(root) == prefix
    (moved,), lines = from_top(prefix, [CELL], lines_of)
    assert moved.path == prefix + YML
    assert lines(moved.path) == FILES[YML]


def test_the_top_may_be_a_work_tree(tmp_path: Path) -> None:
    (tmp_path / "nb").mkdir()
    (tmp_path / ".git").write_text("gitdir: /elsewhere\n", encoding="utf-8")
    assert top_prefix(tmp_path / "nb") == "nb/"


def test_json_is_the_whole_contract() -> None:
    written = FORMATS["json"]([EXCUSED], lines_of)
    assert "数字不对" in written
    assert written.endswith("]\n")
    assert json.loads(written) == [
        {
            "path": YML,
            "line": 1,
            "column": 1,
            "end_line": 1,
            "end_column": 3,
            "code": "BLANK",
            "name": "数字不对",
            "severity": "error",
            "message": "空格",
            "help": "请写数字。",
            "basis": "",
            "acknowledged": True,
        }
    ]


@pytest.mark.parametrize("name", ["gitlab", "json"])
def test_an_empty_list_when_nothing_was_found(name: str) -> None:
    assert FORMATS[name]([], lines_of) == "[]\n"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("place", [START, Place(99, 1, 99, 2), Place(1, 99, 1, 120)])
@pytest.mark.parametrize("file", ["plain.yml", "empty.yml", "binary.yml", "folder", "gone.yml"])
def test_odd_places_and_files_do_not_crash(
    name: str, place: Place, file: str, tmp_path: Path
) -> None:
    (tmp_path / "plain.yml").write_text("年度: 2023\n", encoding="utf-8")
    (tmp_path / "empty.yml").touch()
    (tmp_path / "binary.yml").write_bytes(b"\x00\xff\x1b")
    (tmp_path / "folder").mkdir()
    found = [diagnostic(file, place), diagnostic(file, place, note=7)]
    assert FORMATS[name](found, lines_below(tmp_path)).endswith("\n")
