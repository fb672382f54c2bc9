"""`python -m tests.same_output OLD NEW`: what two checkouts of this repository put out, byte for byte.

The same projects (NEW's content/, the demonstration library, broken and edited copies of it) go
through the same commands of both programs side by side, each with its own templates/. Compared are
what a command says, its exit code, and every file of the project after it but those of .git/,
.nianbao/ and templates/; only the project's own folder is taken out of what is said.

A line a command: same, intended (all that differs fits an --expect) or DIFFERS. A file that differs
is told again only when it changes again. The GLOB of --expect is matched against an item (stdout,
stderr, exit code, a file as seen from the project) and against `scenario: command: item`.
Exit codes: 0 nothing differs, 1 something does, 2 wrong use. Not covered: serve (but its help),
colours on a terminal, old Office files (LibreOffice).
"""

from __future__ import annotations

import argparse
import difflib
import itertools
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

Pair = tuple[bytes | None, bytes | None]  # an item of OLD and of NEW

# A scenario and its project (none, content, demo, documents), then its steps: commands, and edits by
# the name of a function below (*). `;` is a line's end, and (a|b) stands for a command each.
LOOK = """check (--format json|--format text|--format github|--format gitlab|--format sarif|--strict)
status --format (text|json|csv)"""
REFUSED = f"{LOOK}; build; build --skip-invalid"
DIFF = "--format (text|markdown|json)"
TABLE = f"""
# outside a project: none
(--help|--version|build|check|names|rules|nonsense|build --no|rollup)
# content: content
build; {LOOK}; build; fmt --check; rollup yangcheng 2023; build --on 2024-03-01
# demonstration: demo
* all_downloads; build; * small_edits; build; {LOOK}
* fewer_downloads; build; build --on 2024-02-01 --workers 1
# errors: demo
build; * breaking_reports; {REFUSED}
check yunxi/songhe; rollup yunxi 2023; names yunxi/yunmen/2023
* mending; build --skip-invalid; build
# bad settings: demo
* breaking_settings; {REFUSED}; rollup yunxi 2023; names
# bad folders: demo
* breaking_folders; {REFUSED}
# bad authorities: demo
* breaking_authorities; {REFUSED}; rollup yunxi 2022
# county: demo
rollup yunxi 2022 --format (text|yaml|json|excel|excel --output a.xlsx)
rollup yunxi 2022 --compare --format (text|yaml|json|excel --output b.xlsx)
rollup (yunxi 2020|yunxi 2018|yunxi 2021 --compare|yunxi/songhe 2022|nowhere 2022)
status (yunxi/yuewan|nowhere|--year 2022 --on 2023-02-01|--on never)
names; names yunxi/songhe/(2018|2019|2024|2031)
# new: demo
new (yunxi/shiliang 2020|yunxi/bailu 2025|yunxi 2025|yunxi/yuewan 2018)
new (yunxi/songhe 2024|nowhere 2024); check; build
# fmt: demo
* untidying; fmt --check; fmt yunxi/songhe/2023.yml; fmt; fmt --check
new yunxi/bailu 2025; fmt --fill-totals
# history: demo
check --changed main; * first_commit; diff main; * small_edits; diff main {DIFF}
check --changed main; * commit; * breaking_reports; diff main {DIFF}; diff main HEAD {DIFF}
check --changed main --format (json|github); * commit
diff (main HEAD|HEAD~1 HEAD|nowhere); check --changed (HEAD~1|nowhere)
# import: documents
import --dry-run (documents|--json documents); import documents/24-gbk-page.html nothing.txt
import --force --authority yunxi/songhe documents/(67-excel-one-sheet.xlsx|office-libreoffice.pdf)
import --force --authority yunxi/zhuwu documents/(66-word-in-one-cell.docx|51-plain-2016.txt)
import --force --authority yunxi/taoping documents/(31-unreadable-values.txt|25-layout-tables.html)
import --authority yunxi/shiliang --year 2020 documents/form-2021-blank.docx
import --force --authority yunxi/mailing --json documents; check --format json
"""
# Read-only and many: all in one process.
HELP = "(build|check|diff|fmt|import|names|new|rollup|rules|schema|serve|status) --help"
ONE_PROCESS = (HELP, "-h", "schema (report|authority|site|no)", "check --format no", "rules NO")
BATCH = """import runpy, sys
for line in sys.stdin:
    sys.argv = ["nianbao", *line.split()]
    print("$", line, end="")
    try:
        runpy.run_module("generator", run_name="__main__")
    except SystemExit as end:
        print("exit code", end.code)
"""
OFFICE = """import pathlib, sys
from tests.importing.invented_office import office_documents
for made in office_documents():
    pathlib.Path(sys.argv[1], made.name).write_bytes(made.data)
"""
DOCUMENTS = ("importing/invented/*[!n]", "importing/pdf/*.pdf", "data/*.docx", "data/seeds/*.txt")
SAID = ("exit code", "stdout", "stderr")
LEFT_OUT = re.compile("NO_COLOR|FORCE_COLOR|COLUMNS|CI|PYTHONDONTWRITEBYTECODE|GIT_.*")
ENVIRONMENT = {name: value for name, value in os.environ.items() if not LEFT_OUT.fullmatch(name)}
GIT = {"NAME": "nobody", "EMAIL": "nobody@example.org", "DATE": "2025-01-02T03:04:05Z"}
ENVIRONMENT |= {f"GIT_{who}_{k}": v for who in ("AUTHOR", "COMMITTER") for k, v in GIT.items()}
ENVIRONMENT |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def swap(project: Path, path: str, *pairs: str) -> None:
    """Replace the first place of each pattern in a file of the demonstration library."""
    file = project / "content" / ("" if path == "site.yml" else "reports/yunxi") / path
    text = file.read_text(encoding="utf-8")
    for pattern, new in zip(pairs[::2], pairs[1::2], strict=True):
        text, count = re.subn(pattern, new, text, count=1, flags=re.MULTILINE)
        assert count, f"{path}: {pattern}"
    file.write_text(text, encoding="utf-8")


def all_downloads(project: Path) -> None:
    swap(project, "site.yml", "^下载:.*", "下载: [Word, PDF, CSV, JSON]")


def fewer_downloads(project: Path) -> None:
    swap(project, "site.yml", "^下载:.*", "下载: [JSON]", "^数据集:.*", "数据集: [CSV]")
    swap(project, "site.yml", "^站点名称:.*", "站点名称: 云溪年报", "^提示:.*\n", "")


def small_edits(project: Path) -> None:
    swap(project, "songhe/2023.yml", r"行政许可: \d+", "行政许可: 76")
    swap(project, "songhe/2023.md", r"行政许可\d+件", "行政许可{{行政许可}}件")
    swap(project, "bailu/2022.md", "(?<=。)\n", "另外，全年举办开放日活动两场。\n")
    swap(project, "minzheng/authority.yml", "^名称: .*", "名称: 民政局")
    for name in ("2017.yml", "2017.md"):
        (project / "content/reports/yunxi/mailing" / name).unlink()
    page = "# 帮助\n\n见[关于](about.md)。\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n"
    (project / "content/pages/help.md").write_text(page, encoding="utf-8")


def breaking_reports(project: Path) -> None:
    swap(project, "songhe/2024.yml", r"\Z", "附加: [1, 2\n")
    swap(project, "bailu/2023.yml", r"本年新收:\s+\[\s*\d+", "本年新收: [ 999")
    swap(project, "qingtan/2023.yml", "^ +重复申请:.*\n", "")
    swap(project, "yuewan/2023.yml", "行政许可:", "行政许叮:", r"行政处罚: \d+", "行政处罚: 约三")
    swap(project, "yuewan/2024.yml", "^标题:.*", r"<<<<<<< HEAD\n\g<0>\n=======\n>>>>>>> x")
    swap(project, "shiliang/2023.yml", r"行政强制: \d+", "行政强制: 待填", "^年度:.*", "年度: 2022")
    swap(project, "shiliang/2024.yml", "^年度:.*", r"\g<0>\n\g<0>")
    swap(project, "zhuwu/2024.yml", r"日期: [\d-]+", "日期: 2025-02-30")
    swap(project, "yunmen/2023.md", r"行政许可\d+", "行政许可{{没有的名称}}", "^## 三、.*", "## 叁")
    swap(project, "yunmen/2024.md", r"上年结转\d+件", "上年结转77件")
    reports = project / "content/reports/yunxi"
    (reports / "taoping/2022.md").unlink()
    (reports / "taoping/2023.md").write_bytes("一、总体情况".encode("gbk"))
    (reports / "zhuwu/2023.md").write_text("", encoding="utf-8")


def mending(project: Path) -> None:
    swap(project, "songhe/2024.yml", "^附加.*\n", "")
    swap(project, "zhuwu/2024.yml", "2025-02-30", "2025-01-20")


def breaking_settings(project: Path) -> None:
    swap(project, "site.yml", "^报送截止日:.*", "报送截止日: 13-45", "^下载:.*", "下载: [Wort]")
    swap(project, "site.yml", "^网址:", "网只:")


def breaking_folders(project: Path) -> None:
    reports = project / "content/reports/yunxi"
    shutil.copytree(reports / "zhuwu", reports / "Zhu_Wu")
    shutil.copytree(reports / "bailu", reports / "empty/deep")
    for name in ("songhe/20x4.yml", "songhe/2016.yml", "notes.txt"):
        (reports / name).write_text("年度: 2016\n", encoding="utf-8")


def breaking_authorities(project: Path) -> None:
    swap(project, "zhuwu/authority.yml", "^名称:.*", "名称: [")
    swap(project, "mailing/authority.yml", "^代码:.*", "编码: 1")
    swap(project, "bailu/authority.yml", "999901101", "999901100")
    swap(project, "nanping/authority.yml", "yunxi/taoping", "yunxi/nowhere")


def untidying(project: Path) -> None:
    swap(project, "songhe/2023.yml", "行政许可: ", "行政许可:    ", r"\[ +", "[", "^更正.*\n", "")
    swap(project, "songhe/2023.yml", r"\A", "更正:   []\n", "标题: (.*)", r'标题: "\1"')
    swap(project, "bailu/2023.md", "，", ",", "。\n", "。  \n\n\n")
    swap(project, "zhuwu/authority.yml", "^(类型.*\n)(代码.*\n)", r"\2\1")
    swap(project, "yuewan/2024.yml", r"本年新收:(.*), +\d+\]", r"本年新收:\1, 待填]")
    swap(project, "qingtan/2024.yml", r"\Z", "附加: [1, 2\n")


def git(project: Path, *words: str) -> None:
    subprocess.run(("git", *words), cwd=project, env=ENVIRONMENT, check=True, capture_output=True)


def first_commit(project: Path) -> None:
    git(project, "init", "--quiet", "--initial-branch=main")
    (project / ".git/info/exclude").write_text("templates\n", encoding="utf-8")
    commit(project)
    git(project, "switch", "--quiet", "--create=change")
    (project / "Makefile").write_text("all:\n", encoding="utf-8")


def commit(project: Path) -> None:
    git(project, "add", "content")
    git(project, "commit", "--quiet", "--message=change")


class Side(NamedTuple):
    """One of the two checkouts; `root` is where its projects are, as long a path as the other's."""

    checkout: Path
    root: Path

    def python(self, cwd: Path, *words: str, lines: str = "") -> subprocess.CompletedProcess[bytes]:
        """Run Python with the packages of this checkout."""
        own = ENVIRONMENT | {"PYTHONPATH": str(self.checkout)}
        command, given = (sys.executable, *words), lines.encode()
        return subprocess.run(command, cwd=cwd, env=own, input=given, capture_output=True)

    def step(self, name: str, step: str) -> dict[str, bytes]:
        """What a command, or a line each many, says, and what is in the project after it."""
        project = self.root / name
        if "\n" in step:
            done = self.python(project, "-c", BATCH, lines=step)
        else:
            done = self.python(project, "-m", "generator", *shlex.split(step))
        said = (str(done.returncode).encode(), done.stdout, done.stderr)
        here = str(project).encode()
        items = {item: b.replace(here, b"<project>") for item, b in zip(SAID, said, strict=True)}
        for top, folders, names in os.walk(project):
            folders[:] = sorted({*folders} - {".git", ".nianbao", "templates"})
            for file in (Path(top, name) for name in sorted(names)):
                items[file.relative_to(project).as_posix()] = file.read_bytes()
        return items


def make_bases(bases: Path, old: Side, new: Side) -> None:
    """What the projects of the scenarios are copies of: from NEW, or OLD where NEW cannot."""
    documents = bases / "documents/documents"
    for folder in (bases / "none", documents):
        folder.mkdir(parents=True)
    shutil.copytree(new.checkout / "content", bases / "content/content")
    for words in (("-m", "tests.demo", str(bases / "demo")), ("-c", OFFICE, str(documents))):
        done = new.python(new.checkout, *words)
        if done.returncode and old.python(old.checkout, *words).returncode:
            sys.stderr.write(done.stderr.decode())
            sys.exit(2)
    shutil.rmtree(bases / "demo/templates")
    shutil.copytree(bases / "demo/content", bases / "documents/content")
    for pattern in DOCUMENTS:
        found = [list((side.checkout / "tests").glob(pattern)) for side in (new, old)]
        for file in found[0] or found[1]:
            shutil.copy(file, documents)


def scenarios(codes: list[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Each scenario with its project and its steps; `codes` are those of the rules."""
    many = [*ONE_PROCESS, *(f"rules {code}" for code in codes)]
    yield "reference", "none", ["\n".join(command for line in many for command in expanded(line))]
    for block in TABLE.split("\n# ")[1:]:
        head, _, body = block.partition("\n")
        name, base = head.split(": ")
        lines = re.split(r"\n|; ", body.strip())
        yield name, base, [step for line in lines for step in expanded(line)]


def expanded(line: str) -> list[str]:
    """`a (b|c)` → `a b`, `a c`."""
    before, _, rest = line.partition("(")
    inner, _, after = rest.partition(")")
    return [before + word + after for word in inner.split("|")]


def differences(
    sides: tuple[Side, Side], name: str, base: Path, steps: Iterable[str]
) -> Iterator[tuple[str, dict[str, Pair]]]:
    """Take both sides through a scenario; gives each command with the items that differ."""
    for side in sides:
        shutil.copytree(base, side.root / name)
        if base.name != "none":
            shutil.copytree(side.checkout / "templates", side.root / name / "templates")
    known: dict[str, Pair] = {}
    after = ""
    for step in steps:
        if step.startswith("* "):
            after = f" after {step[2:]}"
            for side in sides:
                globals()[step[2:]](side.root / name)
            continue
        many = len(step.splitlines())
        title = f"{name}{after}: {step if many == 1 else f'{many} commands in one process'}"
        with ThreadPoolExecutor(2) as pool:
            old, new = pool.map(Side.step, sides, (name, name), (step, step))
        pairs = {k: (old.get(k), new.get(k)) for k in old | new if old.get(k) != new.get(k)}
        yield title, {k: pair for k, pair in pairs.items() if k in SAID or known.get(k) != pair}
        known = pairs


def explain(old: bytes | None, new: bytes | None) -> str:
    """How an item differs, in at most twenty lines; the long lines of HTML and JSON are split."""
    if old is None or new is None:
        return f"  only {'NEW' if old is None else 'OLD'} has it\n"
    try:
        a, b = (re.split(r"\n|(?<=[>,。；])", data.decode()) for data in (old, new))
    except UnicodeDecodeError:
        return f"  {len(old)} and {len(new)} bytes\n"
    lines = difflib.unified_diff(a, b, "OLD", "NEW", n=1, lineterm="")
    return "".join(f"  {line.rstrip()[:160]}\n" for line in itertools.islice(lines, 20))


def report(title: str, found: dict[str, Pair], expected: list[str]) -> bool:
    """Write the line of a command, and how the first item differs; whether all was as expected."""
    wrong = [
        item
        for item in found
        if not any(fnmatchcase(f"{title}: {item}", g) or fnmatchcase(item, g) for g in expected)
    ]
    more = f" and {len(wrong) - 8} more" if len(wrong) > 8 else ""
    if wrong:
        line = f"DIFFERS   {title}: {', '.join(wrong[:8])}{more}\n{explain(*found[wrong[0]])}"
    elif found:
        line = f"intended  {title}: {len(found)} items\n"
    else:
        line = f"same      {title}\n"
    sys.stdout.write(line)
    sys.stdout.flush()
    return not wrong


def main() -> int:
    """Write a line a command; the exit code."""
    about, _, more = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser("python -m tests.same_output", description=about, epilog=more)
    parser.add_argument("old", metavar="OLD", type=Path)
    parser.add_argument("new", metavar="NEW", type=Path)
    parser.add_argument("--expect", metavar="GLOB", action="append", default=[])
    options = parser.parse_args()
    for checkout in (options.old, options.new):
        if not (checkout / "generator/__main__.py").is_file():
            parser.error(f"not a checkout: {checkout}")
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch).resolve()
        old = Side(options.old.resolve(), root / "old")
        new = Side(options.new.resolve(), root / "new")
        make_bases(root, old, new)
        rules = old.python(root / "none", "-m", "generator", "rules").stdout.decode()
        codes = re.findall(r"^[A-Z]\S+", rules, re.MULTILINE)
        as_expected = [
            report(title, found, options.expect)
            for name, base, steps in scenarios(codes)
            for title, found in differences((old, new), name, root / base, steps)
        ]
    return 0 if all(as_expected) else 1


if __name__ == "__main__":
    sys.exit(main())
