"""Content files, damaged: read, examined and laid out without an exception, each problem inside its file."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from time import process_time

from generator.formatting.canonical_text import format_markdown, format_yaml
from generator.model.content_paths import SITE_FILE, authority_file, report_files
from generator.model.diagnostics import Diagnostic
from generator.model.library import Authority, Library
from generator.project import parse
from generator.project.apply_rules import apply_rules
from generator.project.project import open_project
from tests.cases import BASE, read_case, write_project
from tests.demo.write import demo_files

PATH, YEAR = "qinghe/liuhe", 2023
YML, MD = report_files(PATH, YEAR)
LONGEST = 2.0  # seconds of processor time for one file
# What files are made of, and what breaks them: signs of YAML and Markdown, wide and hidden characters, marks
# of Git, and lines that a block of text may be.
_PIECES = (
    *"：，、［］【】{}[]()（）\"'#&*!|>%@`~?-:\t\n 　０１Oo１２３",
    *"\u200b\u202e\ufeff\u3164\x00\x07\x85\u2028\ud7ff\U000e0100",
    "  ", "\n\n", "- ", "? ", ": ", "null: ", "~: ", " #1", "  # 注", "|\n    \n",
    ">-\n  甲\n\n", "|2\n   乙\n",
    "'甲\n    乙'", '"\\u200b"', "!x ", "&a ", "*a", "[[[[", "---\n", "<<<<<<< HEAD\n", "=======\n",
    ">>>>>>> b\n",
    "| 甲 | 乙 |\n|--|--|\n", "```\n", "> ", "#### ", "{{本年新收.总计}}", "{{", "<script>",
    "[a](javascript:x)", "a@b.c ",
    "待填", "不清", "1.0", "-0", "1e9", "99999999999999999", "0.1234567890123456", "更正: []\n",
    "照录说明:\n- 规则: X\n",
)  # fmt: skip


@cache
def _texts() -> dict[str, tuple[str, ...]]:
    """Whole files of each kind: the base of the rules' cases and the invented county's."""
    files = read_case(BASE)[0]
    demo = demo_files()
    reports = [text for name, text in demo.items() if name.endswith(".yml") and name[-8].isdigit()]
    narratives = [
        text for name, text in demo.items() if name.endswith(".md") and name[-7].isdigit()
    ]
    return {
        YML: (files[YML], *sorted(reports)[:40]),
        MD: (files[MD], *sorted(narratives)[:40]),
        authority_file(PATH): (files[authority_file(PATH)],),
        SITE_FILE: (files[SITE_FILE],),
    }


@cache
def _around() -> tuple[Authority, Library]:
    """The authority and the library that the reports belong to."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        write_project(Path(folder), read_case(BASE)[0])
        project = open_project(Path(folder))
        return project.authorities[PATH], project.library


def damaged(rng: random.Random, text: str) -> str:
    """A text with up to eight changes: something put in, taken out, doubled or moved."""
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(text) + 1)
        end = at + rng.choice((0, 1, 1, 3, 12, 80))
        how = rng.random()
        if how < 0.55:
            text = text[:at] + rng.choice(_PIECES) * rng.choice((1, 1, 1, 2, 40)) + text[at:]
        elif how < 0.8:
            text = text[:at] + text[end:]
        elif how < 0.9:
            text = text[:end] + text[at:end] + text[end:]
        else:
            other = rng.randrange(len(text) + 1)
            text = text[:at] + text[other : other + 40] + text[end:]
    return text


def _raw(rng: random.Random, kind: str) -> bytes:
    text = damaged(rng, rng.choice(_texts()[kind]))
    raw = text.encode("utf-8", "surrogatepass")
    if rng.random() < 0.03:
        at = rng.randrange(len(raw) + 1)
        raw = raw[:at] + rng.randbytes(3) + raw[at:]
    return raw if rng.random() < 0.98 else text.encode("gb18030", "ignore")


def read_one(seed: int) -> str:
    """Input number `seed`: what was wrong with reading it, examining it and laying it out."""
    rng = random.Random(seed)
    kind = rng.choices((YML, MD, authority_file(PATH), SITE_FILE), (5, 4, 1, 1))[0]
    raw = _raw(rng, kind)
    start = process_time()
    found = _diagnostics(kind, raw)
    wrong = _outside(found, kind, raw) or _layout(kind, raw)
    took = process_time() - start
    return wrong or (f"took {took:.1f} s" if took > LONGEST else "")


def _diagnostics(kind: str, raw: bytes) -> list[Diagnostic]:
    if kind == SITE_FILE:
        return parse.read_site(raw)[1]
    if kind not in (YML, MD):
        return parse.read_authority(PATH, raw)[1]
    authority, library = _around()
    files = {YML: _texts()[YML][0].encode(), MD: _texts()[MD][0].encode()} | {kind: raw}
    report, found = parse.read_report(authority, YEAR, files[YML], files[MD])
    return [*found, *apply_rules(report, library)] if report else found


def _outside(found: list[Diagnostic], kind: str, raw: bytes) -> str:
    """A problem that is told without words, or at a line that the file does not have."""
    count = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    for one in found:
        if not one.message or one.place.line < 1 or one.place.column < 1:
            return f"{one.code} has no place or message"
        if one.path == kind and one.place.line > count:
            return f"{one.code} at line {one.place.line} of {count}"
    return ""


def _layout(kind: str, raw: bytes) -> str:
    """`fmt` settles at once, and never takes its own work for wrong."""
    if kind == MD:
        text, _ = format_markdown(raw)
        again = None if text is None else format_markdown(text.encode())[0]
    else:
        new = format_yaml(kind, raw)
        if any("会与原来不同" in problem.message for problem in new.problems):
            return "fmt blames itself"
        text = new.text
        again = None if text is None else format_yaml(kind, text.encode()).text
    return "" if text == again else "fmt does not settle"
