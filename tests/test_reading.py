"""Reading what clerks really type: each slip its own diagnostic at the exact place, no crash."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.building.check import check_project
from generator.forms import SPELLING
from generator.model import content_paths
from generator.model.diagnostics import Diagnostic
from generator.model.library import Authority
from generator.model.report import Report
from generator.project import parse
from generator.project.project import open_project
from generator.reading.codes import READING
from generator.reading.encoding import MAX_BYTES
from generator.reading.source import read_yaml
from generator.rules import RULES
from tests.cases import BASE, read_case, write_project
from tests.projects import make_project

CASES = sorted((Path(__file__).parent / "reading").glob("*.txt"))
FOLDER = "content/reports/qinghe/liuhe/"
YML, MD, AUTHORITY = FOLDER + "2023.yml", FOLDER + "2023.md", FOLDER + "authority.yml"
FILES = read_case(BASE)[0]
LINES = FILES[YML].split("\n")
# provoked in test_build.py, tests/history, test_defects.py, test_face.py and test_area_figures.py
ELSEWHERE = {
    "CORR-MISS",
    "FILE-ADDRESS",
    "MOVED",
    "PROGRAM",
    "REMOVED",
    "SITE-COLOUR",
    "SITE-FILE",
    "SUM-BELOW",
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case: Path, tmp_path: Path) -> None:
    files, expected = read_case(case)
    write_project(tmp_path, files)
    found = Counter((d.path, d.place.line, d.code) for d in check_project(tmp_path).diagnostics)
    assert found == expected


SEVERAL = [
    ("年度: 2023", "年度：2023", "YAML-COLON"),
    ("  规章: [", "  规章 [", "YAML-SYNTAX"),
    ("  行政许可: 36", '  行政许可: "36', "YAML-QUOTE"),
    ("  行政处罚: 5", "  行政处罚: [5", "YAML-BRACKET"),
    ("  行政强制: 0", "\t行政强制: 0", "YAML-TAB"),
    ("办理结果:", "办理结果：", "YAML-COLON"),
    ("部分公开: [", "部分公开: [, ", "YAML-COMMA"),
]


def test_mistakes_that_stop_yaml_are_told_together() -> None:
    text = FILES[YML]
    for old, new, _ in SEVERAL:
        assert old in text
        text = text.replace(old, new, 1)
    found = read_yaml(YML, text.encode()).problems
    lines = text.split("\n")
    assert [(lines[p.place.line - 1].strip()[:2], p.code) for p in found] == [
        (new.strip()[:2], code) for _, new, code in SEVERAL
    ]


# old text of the report, new text, code, column, width; the line is that of the old text
SLIPS = [
    ("年度: 2023", "年度：2023", "YAML-COLON", 3, 1),
    ("行政许可: 36", "行政许可：36", "YAML-COLON", 7, 1),
    ("规章: [0", "规章：[0", "YAML-COLON", 5, 1),
    ("办理结果:", "办理结果：", "YAML-COLON", 7, 1),
    ("政府信息公开申请:", "政府信息公开申请：", "YAML-COLON", 9, 1),
    ("总计: [6", "总计：[6", "YAML-COLON", 7, 1),
    ("复议后起诉: [", "复议后起诉：[", "YAML-COLON", 10, 1),
    ("{机关: ", "{机关：", "YAML-COLON", 8, 1),
    ("[2, 1, 8]", "[2，1，8]", "YAML-COMMA", 14, 1),
    ("[2, 1, 8]", "[2, 1、8]", "YAML-COMMA", 17, 1),
    ("[2, 1, 8]", "[2 1, 8]", "YAML-COMMA", 14, 1),
    ("[2, 1, 8]", "[2,, 8]", "YAML-COMMA", 15, 1),
    ("[2, 1, 8]", "［2, 1, 8］", "YAML-BRACKET", 12, 1),
    ("[2, 1, 8]", "[2, 1, 8］", "YAML-BRACKET", 20, 1),
    ("[2, 1, 8]", "（2，1，8）", "YAML-BRACKET", 12, 1),
    ("[2, 1, 8]", "2, 1, 8", "YAML-BRACKET", 12, 7),
    ("[2, 1, 8]", "2, 1, 8]", "YAML-BRACKET", 12, 8),
    ("[2, 1, 8]", "[2, 1, 8", "YAML-BRACKET", 12, 1),
    ("[2, 1, 8]", "[2, 1, 8] 5", "YAML-BRACKET", 22, 1),
    ("[2, 1, 8]", "[2, 1, 8]]", "YAML-BRACKET", 21, 1),
    ("[2, 1, 8]", "[2, 1, O]", "YAML-NUMBER", 19, 1),
    ("[2, 1, 8]", "[2, 1, 1O]", "YAML-NUMBER", 19, 2),
    ("行政许可: 36", "行政许可: O", "YAML-NUMBER", 9, 1),
    ("行政许可: 36", "行政许可: 1,036", "YAML-NUMBER", 9, 5),
    ("行政许可: 36", "行政许可: 1_036", "YAML-NUMBER", 9, 5),
    ("行政许可: 36", "行政许可: 12345678901234567", "YAML-NUMBER", 9, 17),
    ("[2, 1, 8]", "[2, 1, ８]", "YAML-DIGIT", 19, 1),
    ("[2, 1, 8]", "[2, 01, 8]", "YAML-OCTAL", 16, 2),
    ("[2, 1, 8]", "[2, 1:30, 8]", "YAML-CLOCK", 16, 4),
    ("[2, 1, 8]", "[2, no, 8]", "YAML-BOOL", 16, 2),
    ("[2, 1, 8]", "[2, 1\u200b, 8]", "YAML-CHAR", 17, 1),
    ("[2, 1, 8]", "[2, 1\x07, 8]", "YAML-CHAR", 17, 1),
    ("[2, 1, 8]", "[2, 1,\u2028 8]", "YAML-CHAR", 18, 1),
    ("[2, 1, 8]", "[2, 1\u202e, 8]", "YAML-CHAR", 17, 1),
    ("行政许可: 36", "行政许可: -0", "YAML-NUMBER", 9, 2),
    ("行政许可: 36", "行政许可: -0.00", "YAML-NUMBER", 9, 5),
    ("收费: 0", "收费: 123456789012345.1", "YAML-NUMBER", 12, 17),
    ("收费: 0", "收费: 0.1234567890123456", "YAML-NUMBER", 12, 18),
    ("标题: 清河县", "标题: 清\u200b河县", "FILE-HIDDEN", 6, 1),
    ("标题: 清河县", "标题: \u3164清河县", "FILE-HIDDEN", 5, 1),
    ("机关: 清河县", "机关: 清河县 #1", "YAML-BRACKET", 5, 1),
    ("年度报告", "年度报告 #2023", "YAML-COMMENT", 33, 5),
    ("年度报告", "年度报告 # 样例", "YAML-COMMENT", 33, 4),
    ("发布日期: 2024-01-19", "发布日期: #2024-01-19", "YAML-COMMENT", 7, 11),
    ("发布日期: 2024-01-19", "发布日期:   #999", "YAML-COMMENT", 9, 4),
    ("年度: 2023", "年度: # 2023", "YAML-COMMENT", 5, 6),
    ("[2, 1, 8]", "#3", "YAML-COMMENT", 12, 2),
    ("发布日期: 2024-01-19", "<<<<<<< HEAD", "FILE-CONFLICT", 1, 12),
    ("发布日期: 2024-01-19", ">>>>>>> 改数字", "FILE-CONFLICT", 1, 11),
    ("[2, 1, 8]", "[2, *, 8]", "YAML-ANCHOR", 16, 1),
    ("[2, 1, 8]", "[2, *a, 8]", "YAML-ANCHOR", 16, 1),
    ("[2, 1, 8]", "[2, &a 1, 8]", "YAML-ANCHOR", 16, 2),
    ("[2, 1, 8]", "[2, !, 8]", "YAML-TAG", 16, 1),
    ("[2, 1, 8]", "[2, !x 1, 8]", "YAML-TAG", 16, 4),
    ("[2, 1, 8]", "[2, @, 8]", "YAML-SYNTAX", 16, 1),
    ("[2, 1, 8]", '[2, "1, 8]', "YAML-QUOTE", 16, 1),
    ("[2, 1, 8]", "[2, 1, 8, 8]", "FORM-LENGTH", 12, 12),
    ("[2, 1, 8]", "[2, 1]", "FORM-LENGTH", 12, 6),
    ("[2, 1, 8]", "[2, [1], 8]", "FORM-TYPE", 16, 3),
    ("[2, 1, 8]", "无", "FORM-TYPE", 12, 1),
    ("  行政许可: 36", "\t行政许可: 36", "YAML-TAB", 1, 1),
    ("  行政许可: 36", "　　行政许可: 36", "YAML-INDENT", 1, 1),
    ("  行政许可: 36", "\xa0\xa0行政许可: 36", "YAML-INDENT", 1, 1),
    ("  行政许可: 36", "行政许可: 36", "YAML-INDENT", 1, 4),
    ("政府信息公开申请:", "政府信息公开申请: 无", "YAML-INDENT", 1, 8),
    ("行政许可: 36", "行政许可 36", "YAML-SYNTAX", 3, 7),
    ("行政许可: 36", "行政许可:36", "YAML-SPACE", 7, 1),
    ("行政许可: 36", "行政许司: 36", "FORM-UNKNOWN", 3, 4),
    ("{网址: ~,", "{网址: ~, 网址: ~,", "YAML-DUPLICATE", 13, 2),
    ("日期: 2024-01-15", "日期: 2024年1月15日", "FORM-DATE", 26, 10),
    ("发布日期: 2024-01-19", "发布日期: 2024/1/19", "FORM-DATE", 7, 9),
    ("年度: 2023", "年度: 2022", "FORM-YEAR", 5, 4),
    ("年度: 2023", '年度: "2022"', "FORM-YEAR", 5, 6),
    ("年度: 2023", "年度: 2203", "FORM-TYPE", 5, 4),
    ("格式: 2021", "格式: 2020", "FORM-KIND", 5, 4),
]


@pytest.mark.parametrize(("old", "new", "code", "column", "width"), SLIPS)
def test_a_slip_is_one_diagnostic_at_the_exact_place(
    old: str, new: str, code: str, column: int, width: int
) -> None:
    line = next(number for number, text in enumerate(LINES, 1) if old in text)
    (found,) = read(FILES[YML].replace(old, new, 1).encode())[1]
    assert (found.code, found.place.line, found.place.column) == (code, line, column)
    assert (found.place.end_line, found.place.end_column) == (line, column + width)
    assert found.help
    assert not re.search("YAML|pydantic|None|function|[{]'", found.message + found.help)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("年度报告", "年度报告  # 样例"),  # set off as a comment is
        ("年度报告", "年度报告#1"),
        ("年度报告", "年度报告\U000e0100"),  # a shape of the character before it
        ("行政许可: 36", "行政许可: 36 # 项"),  # behind a figure nothing can be cut off
        ("发布日期: 2024-01-19", "发布日期: ~ #未定"),
        ("收费: 0", "收费: 0.00"),
        ("收费: 0", "收费: 123456789012.345"),
    ],
)
def test_what_is_no_slip(old: str, new: str) -> None:
    report, found = read(FILES[YML].replace(old, new, 1).encode())
    assert report is not None
    assert found == []


def test_a_line_of_signs_in_a_text_is_no_conflict() -> None:
    text = f"{FILES[MD]}\n=======\n\n<<<<< 上一页 | 下一页 >>>>>>>>>\n"
    assert read(FILES[YML].encode(), text.encode())[1] == []


def test_an_escape_hides_nothing() -> None:
    text = FILES[YML].replace("~, 索引号: ~", r'~, 索引号: "A\u200b1"')
    (found,) = read(text.encode())[1]
    assert (found.code, found.place.column, found.place.end_column) == ("FILE-HIDDEN", 20, 26)


def test_the_message_names_what_was_probably_meant() -> None:
    def mend(old: str, new: str) -> str:
        return read(FILES[YML].replace(old, new, 1).encode())[1][0].help

    assert "2024-01-15" in mend("2024-01-15", "2024年1月15日")
    assert "是不是“行政许可”" in mend("行政许可: 36", "行政许司: 36")
    assert "1036" in mend("行政许可: 36", "行政许可: 1,036")
    assert "自然人、商业企业" in mend("[7, 1, 0, 0, 0, 0, 8]", "[7, 1, 0, 0, 0, 8]")


@pytest.mark.parametrize("path", [YML, MD])
@pytest.mark.parametrize(
    "change",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.rstrip("\n").encode(),
    ],
    ids=["BOM", "CRLF", "CR", "no last line break"],
)
def test_bom_and_line_ends_make_no_difference(path: str, change: object, tmp_path: Path) -> None:
    assert callable(change)
    files = {name: text.encode() for name, text in FILES.items()}
    plain = read(files[YML], files[MD])[0]
    files[path] = change(FILES[path])
    changed, found = read(files[YML], files[MD])
    assert found == []
    assert plain is not None
    assert changed is not None
    assert changed.filing == plain.filing
    assert [c.html for c in changed.narrative.chapters] == [
        c.html for c in plain.narrative.chapters
    ]
    write_project(tmp_path, FILES)
    (tmp_path / path).write_bytes(files[path])
    assert check_project(tmp_path).diagnostics == []


NAME = "名称: 柳河镇\n"
BYTES = [
    ("FILE-ENCODING", FILES[YML].encode("gb18030"), 1, 1),
    ("FILE-ENCODING", b"a: 1\r\n\xef\xbb\xbf\xe5\xb9\xb4: \xff", 2, 5),
    ("FILE-ENCODING", b"\xef\xbb\xbfab\xff", 1, 3),
    ("FILE-ENCODING", FILES[YML].encode("utf-16"), 1, 1),
    ("FILE-ENCODING", b"PK\x03\x04\x00\x00\xff\xff", 1, 1),
    ("FILE-SIZE", b"#" * (MAX_BYTES + 1), 1, 1),
    ("YAML-EMPTY", b"", 1, 1),
    ("YAML-EMPTY", b"\xef\xbb\xbf", 1, 1),
    ("YAML-CHAR", f"{NAME}全称: 柳\0河镇\n".encode(), 2, 6),
    ("YAML-DEPTH", f"{NAME}全称: ".encode() + b"[" * 200_000, 2, 5),
    ("YAML-DEPTH", b"- " * 100_000, 1, 1),
    ("YAML-DEPTH", b"? " * 100_000, 1, 1),
    ("YAML-DEPTH", b"[- " * 60_000, 1, 1),
    ("YAML-DEPTH", b"{a: " * 50_000, 1, 1),
    ("YAML-DEPTH", b"a: " + b"[" * 30 + b"]" * 30, 1, 17),
    ("YAML-DEPTH", b"\n".join(b" " * n + b"a:" for n in range(30)), 15, 15),
    ("YAML-DEPTH", b"\n".join(b" " * n + b"-" for n in range(600)), 201, 1),
    ("YAML-ANCHOR", b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", 1, 4),
    ("YAML-ANCHOR", b"a: &a 1\nb: &a 2\n", 2, 4),
    ("YAML-ANCHOR", b"a: &a [*a]", 1, 4),
]


@pytest.mark.parametrize(("code", "raw", "line", "column"), BYTES)
def test_bytes_that_are_no_content(code: str, raw: bytes, line: int, column: int) -> None:
    problem = read_yaml("x.yml", raw).problems[0]
    assert (problem.code, problem.place.line, problem.place.column) == (code, line, column)


def test_endless_data_stays_small() -> None:
    laughs = b"a0: &a0 [x, x]\n" + b"".join(
        b"a%d: &a%d [*a%d, *a%d]\n" % (n, n, n - 1, n - 1) for n in range(1, 60)
    )
    source = read_yaml("x.yml", laughs)
    assert source.data is None
    assert len(source.problems) == 10


@pytest.mark.parametrize(
    ("code", "raw", "line", "column"),
    [
        ("FILE-ENCODING", FILES[MD].encode("gb18030"), 1, 1),
        ("FILE-SIZE", b"#" * (MAX_BYTES + 1), 1, 1),
        ("YAML-CHAR", "## 一、总体\b情况\n".encode(), 1, 8),
        ("YAML-CHAR", "## 一、总体\u202e情况\n".encode(), 1, 8),
        ("FILE-CONFLICT", "## 一、总体情况\n\n||||||| 3f2a1b\n".encode(), 3, 1),
        ("FILE-CONFLICT", "<<<<<<<\r\n甲\r\n=======\r\n乙\r\n>>>>>>>\r\n".encode(), 1, 1),
    ],
)
def test_a_narrative_that_is_no_text(code: str, raw: bytes, line: int, column: int) -> None:
    (found,) = read(FILES[YML].encode(), raw)[1]
    assert (found.path, found.code, found.place[:2]) == (MD, code, (line, column))


def test_what_is_missing_is_named_as_where_it_stands(tmp_path: Path) -> None:
    """An item of a list by its number; the advice for figures is for reports alone."""
    root = make_project(tmp_path / "project")
    with (root / "content/site.yml").open("a", encoding="utf-8") as file:
        file.write(
            "页脚链接:\n  - {文字: 省, 网址: https://example.org/}\n  - {网址: https://example.org/}\n"
        )
    found = [d for d in open_project(root).diagnostics if d.code == "FORM-MISSING"]
    assert [(d.message, d.help) for d in found] == [
        (
            "“页脚链接”第 2 项下面缺少“文字”",
            "请补上“文字: …”：链接的文字。“页脚链接”写成 - {文字: …, 网址: …}",
        )
    ]


@pytest.mark.parametrize("path", [YML, MD, AUTHORITY, content_paths.SITE_FILE])
def test_a_link_is_not_followed(path: str, tmp_path: Path) -> None:
    write_project(tmp_path, FILES)
    (tmp_path / path).unlink()
    (tmp_path / path).symlink_to("/etc/hostname")
    (found,) = check_project(tmp_path).diagnostics
    assert (found.path, found.code, found.place.line) == (path, "FILE-READ", 1)


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    write_project(tmp_path, FILES)
    (tmp_path / MD).unlink()
    os.mkfifo(tmp_path / MD)
    (found,) = check_project(tmp_path).diagnostics
    assert (found.path, found.code) == (MD, "FILE-READ")


@pytest.mark.parametrize("path", [YML, MD, AUTHORITY, content_paths.SITE_FILE])
def test_a_file_that_may_not_be_read(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(file: Path, mode: str) -> IO[bytes]:
        if file == tmp_path / path:
            raise PermissionError(13, "Permission denied")
        return opened(file, mode)

    write_project(tmp_path, FILES)
    opened = Path.open
    monkeypatch.setattr(Path, "open", refuse)
    (found,) = check_project(tmp_path).diagnostics
    assert (found.path, found.code) == (path, "FILE-READ")


def test_what_may_not_be_excused_or_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RULES, "T3-BAL", replace(RULES["T3-BAL"], acknowledgeable=False))
    note = "照录说明: [{规则: T3-BAL, 位置: 政府信息公开申请.本年新收, 说明: 照原件。}]\n"
    change = "严重程度: [{规则: T3-BAL, 改为: 提示, 理由: 试行}]\n"
    site = content_paths.SITE_FILE
    write_project(tmp_path, FILES | {YML: FILES[YML] + note, site: FILES[site] + change})
    found = [(d.path, d.code, d.place.column) for d in check_project(tmp_path).diagnostics]
    assert found == [(YML, "NOTE-FORBIDDEN", 13), (site, "SITE-RULE", 13)]


@pytest.mark.parametrize("code", sorted(READING.keys() - ELSEWHERE))
def test_every_code_is_provoked_somewhere_above(code: str) -> None:
    marked = {found for case in CASES for _, _, found in read_case(case)[1]}
    listed = {slip[2] for slip in SLIPS} | {code for code, *_ in BYTES}
    assert code in marked | listed | {"FILE-READ", "NOTE-FORBIDDEN"}


ANY_TEXT = st.text(
    st.sampled_from("年度格式规章总计: ：-[]{}，,\"'#&*!|>%@`~?\n\t\r\x00\u2028\u3000０1２-./（）")
)
ANY_BYTES = st.one_of(st.binary(), ANY_TEXT.map(str.encode), st.text().map(str.encode))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([YML, MD, AUTHORITY, content_paths.SITE_FILE]), ANY_BYTES)
def test_any_bytes_are_read_or_explained(path: str, raw: bytes) -> None:
    if path == YML:
        found = read(raw)[1]
    elif path == MD:
        found = read(FILES[YML].encode(), raw)[1]
    elif path == AUTHORITY:
        found = parse.read_authority("qinghe/liuhe", raw)[1]
    else:
        found = parse.read_site(raw)[1]
    assert_inside(found, path, raw)


MUTATION = st.tuples(
    st.sampled_from(["insert", "delete", "replace", "swap", "drop line", "copy line"]),
    st.integers(0, 10_000),
    st.one_of(
        st.sampled_from("：，［】０O\t-:[]{}\"'&*!#~%\n \u3000"), st.characters(codec="utf-8")
    ),
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([YML, MD]), st.lists(MUTATION, min_size=1, max_size=6))
def test_any_change_of_a_report_is_read_or_explained(
    path: str, mutations: list[tuple[str, int, str]]
) -> None:
    text = FILES[path]
    for how, at, char in mutations:
        text = mutated(text, how, at, char)
    raw = {YML: FILES[YML].encode()} | {path: text.encode()}
    assert_inside(read(raw[YML], raw.get(MD))[1], path, text.encode())


@settings(max_examples=25, deadline=None)
@given(
    files=st.fixed_dictionaries(
        dict.fromkeys([YML, MD, AUTHORITY, content_paths.SITE_FILE], MUTATION)
    )
)
def test_any_change_of_a_project_is_checked(
    files: dict[str, tuple[str, int, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("project")
    changed = {path: mutated(FILES[path], *files[path]) for path in files}
    write_project(root, FILES | changed)
    for found in check_project(root).diagnostics:
        if found.path in FILES:
            assert_inside([found], found.path, (root / found.path).read_bytes())


def mutated(text: str, how: str, at: int, char: str) -> str:
    lines = text.split("\n")
    at, line = at % max(len(text), 1), at % len(lines)
    if how == "drop line":
        return "\n".join(lines[:line] + lines[line + 1 :])
    if how == "copy line":
        return "\n".join([*lines[: line + 1], *lines[line:]])
    if how == "swap":
        return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
    return text[:at] + ("" if how == "delete" else char) + text[at + (how != "insert") :]


def read(yml: bytes, md: bytes | None = None) -> tuple[Report | None, list[Diagnostic]]:
    file = parse.read_authority("qinghe/liuhe", FILES[AUTHORITY].encode())[0]
    assert file is not None
    authority = Authority("qinghe/liuhe", file, "{}", None, (2023,))
    return parse.read_report(authority, 2023, yml, FILES[MD].encode() if md is None else md)


def assert_inside(found: list[Diagnostic], path: str, raw: bytes) -> None:
    text = raw.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    for diagnostic in found:
        if diagnostic.path == path:
            place = diagnostic.place
            assert 1 <= place.line <= len(lines)
            assert 1 <= place.column <= len(lines[place.line - 1]) + 1
            assert (place.line, place.column) <= (place.end_line, place.end_column)
            assert diagnostic.message


SITE = "站点名称: 甲\n网址: https://example.org/\n"
TOWN = "名称: 甲镇\n全称: 乙县甲镇人民政府\n类型: 乡镇\n"
FORMER = "“曾用名”写成 - {名称: …, 至: …}"


@pytest.mark.parametrize(
    ("text", "message", "mend"),
    [
        (SITE + "公开逾期情况: true\n", "“公开逾期情况”不能是 true", "请写 是、否 之一。"),
        (SITE + "公开逾期情况: false\n", "不能是 false", "请写 是、否 之一。"),
        (SITE + "公开逾期情况: yes\n", "不能是 yes", "请写 是、否 之一。"),
        (SITE + "手册: no\n", "“手册”不能是 no", "请写 公开、不公开 之一。"),
        ("站点名称: 甲\n", "缺少“网址”", "请补上“网址: …”：公开后的网址"),
        ("名称: 甲镇\n全称: 乙县甲镇人民政府\n", "缺少“类型”", "乡镇、街道、县级政府"),
        (TOWN + '代码: "14052"\n', "“代码”的写法不对：14052", "县 6 位、乡镇 9 位"),
        (SITE + "公开期限: 1月31日\n", "“公开期限”的写法不对", "各写两位数字，如 01-31"),
        (SITE + "内部报送日: 1-5\n", "“内部报送日”的写法不对", "如 01-31"),
        (TOWN + "公开期限: 1/31\n", "“公开期限”的写法不对", "如 01-31"),
        (TOWN + "公开期限: 1.31\n", "“公开期限”应是文字", "如 01-31"),
        (SITE + "主色: 深绿\n", "“主色”的写法不对", '六位十六进制数字，加引号，如 "#9b1c1c"'),
        (SITE + "网站标识码: 14052\n", "“网站标识码”的写法不对", "10 位"),
        (SITE + "编辑网址: https://a.cn/b\n", "“编辑网址”的写法不对", "{路径}"),
        ("站点名称: 甲\n网址: example.org\n", "“网址”的写法不对", "http:// 或 https:// 开头"),
        (TOWN + "曾用名: 乙镇\n", "“曾用名”应是一个列表", FORMER),
        (TOWN + "曾用名: [乙镇]\n", "“曾用名”第 1 项下面应有若干行", FORMER),
        (TOWN + "曾用名: {名称: 乙镇, 至: 2020}\n", "“曾用名”应是一个列表", FORMER),
        (TOWN + "曾用名:\n  - {名称: 乙镇, 到: 2020}\n", "没有“到”这一项设置", FORMER),
        (TOWN + "曾用名:\n  - {名称: 乙镇, 至: 去年}\n", "“至”应是整数", FORMER),
        (TOWN + "应报年度: 2024\n", "“应报年度”应是一个列表", "请写成 [2024]"),
        (SITE + "导航: [首页]\n", "“导航”第 1 项", "“导航”写成 - {文字: …, 网址: …}"),
        (SITE + "标识码: ~\n", "没有“标识码”这一项设置", "是不是“网站标识码”"),
        (TOWN + "区划代码: ~\n", "没有“区划代码”这一项设置", "是不是“代码”"),
        (SITE + "天气: 晴\n", "没有“天气”这一项设置", "有哪些见填报手册“字段”；不用的请删去"),
    ],
)
def test_the_advice_on_settings_says_what_to_write(text: str, message: str, mend: str) -> None:
    if text.startswith("站点"):
        (found,) = parse.read_site(text.encode())[1]
    else:
        (found,) = parse.read_authority("jia", text.encode())[1]
    assert message in found.message
    assert mend in found.help
    assert "没有发生的写 0" not in found.help
    assert "nianbao new" not in found.help


@pytest.mark.parametrize(
    ("old", "new"),
    [("年度: 2023", "年度：2023"), ("行政处罚: 5", "行政处罚: [5"), ("总计: [6", "总计 [6")],
)
def test_no_mistake_follows_from_another(old: str, new: str) -> None:
    """Each slip with one of these: nothing is told but what is told of either alone."""
    text = FILES[YML]
    told = _told(text.replace(old, new, 1))
    for before, after, *_ in SLIPS:
        both = text.replace(old, new, 1).replace(before, after, 1)
        assert _told(both) <= told | _told(text.replace(before, after, 1)), after


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            ("其他法律行政法规禁止公开: ", '其他法律行政法规禁止公开: "'),
            ("规则: TYPO", '规则: "TYPO'),
        ),
        (("要求提供公开出版物: ", "要求提供公开出版物: '"), ("说明: 原件", "说明: '原件")),
    ],
)
def test_two_quotation_marks_are_no_mistake_of_indentation(
    first: tuple[str, str], second: tuple[str, str]
) -> None:
    """The second mark closes what the first opened; what stands behind it is no mistake of its own."""
    text = f"{FILES[YML].rstrip()}\n照录:\n  - 规则: TYPO\n    位置: 五\n    说明: 原件多一字，照录。\n"
    assert first[0] in text
    assert second[0] in text
    both = text.replace(*first, 1).replace(*second, 1)
    line = text[: text.index(first[0])].count("\n") + 1
    assert _told(both) == {(line, "YAML-QUOTE")}


def _told(text: str) -> set[tuple[int, str]]:
    return {(p.place.line, p.code) for p in read_yaml(YML, text.encode(), SPELLING).problems}


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("2024.yml.txt", "系统没有显示文件的扩展名，保存时多了“.txt”；请改名为 2024.yml"),
        ("2024.md.txt", "请改名为 2024.md"),
        ("2024.yaml", "请改名为 2024.yml"),
        ("2024.YML", "请改名为 2024.yml"),
        ("2024年.yml", "请改名为 2024.yml"),
        ("2024（1）.yml", "请改名为 2024.yml；已经有这个文件的，先核对用哪一份"),
        ("2024 - 副本.md", "请改名为 2024.md"),
        ("2024.docx", "请用 nianbao import 导入"),
        ("年报.yml", "年报请命名为 2023.yml 和 2023.md"),
    ],
)
def test_a_file_that_is_named_almost_right_is_told_its_name(
    tmp_path: Path, name: str, mend: str
) -> None:
    write_project(tmp_path, {**FILES, FOLDER + name: ""})
    (found,) = (d for d in check_project(tmp_path).diagnostics if d.code == "FILE-NAME")
    assert mend in found.help
