"""The handbook: complete, builds strictly, asks nothing of other hosts, and says what is true."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel

from generator.building.check import check_project
from generator.cli import cli
from generator.forms import FORMS
from generator.forms.filing import Filing
from generator.handbook import escape, table
from generator.handbook.contexts import contexts, contexts_page
from generator.handbook.fields import fields_page
from generator.handbook.hook import PAGES
from generator.handbook.rules import anchor, rules_page
from generator.model.authority import AuthorityFile
from generator.model.site import Site
from generator.pages.render import TEMPLATES
from generator.reading.codes import READING
from generator.rules import RULES
from tests.cases import BASE, read_case, write_project

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
HANDBOOK = ROOT / "content/handbook"
WRITTEN = sorted(HANDBOOK.glob("*.md"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The handbook as `make site` builds it, warnings being errors."""
    site = tmp_path_factory.mktemp("handbook")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return site


def visible(page: Path) -> str:
    """The text of a built page, without tags and white space."""
    bare = re.sub(
        r"<(script|style)\b.*?</\1>|<[^>]*>", "", page.read_text("utf-8"), flags=re.DOTALL
    )
    return "".join(html.unescape(bare).split())


def squeezed(text: str) -> str:
    return "".join(text.split())


# --- complete


def test_every_rule_is_shown_with_its_documentation(built: Path) -> None:
    page = built / "rules.html"
    anchors, shown = page.read_text("utf-8"), visible(page)

    for code, rule in RULES.items():
        assert f'id="{anchor(code)}"' in anchors
        for text in (code, rule.name, rule.basis, *rule.sections.values()):
            assert squeezed(text) in shown


def test_every_reading_code_is_shown(built: Path) -> None:
    page = built / "rules.html"
    anchors, shown = page.read_text("utf-8"), visible(page)

    for code, (name, about) in READING.items():
        assert f'id="{anchor(code)}"' in anchors
        assert squeezed(f"{code}{name}#") in shown
        assert squeezed(f"。{about}") in shown


def test_every_row_of_every_form_is_shown(built: Path) -> None:
    shown = visible(built / "fields.html")

    for form in FORMS.values():
        assert squeezed(f"{form.name}（{form.document}）" if form.document else form.name) in shown
        for row in (r for t in form.tables for r in form.printed_rows(t)):
            assert squeezed(".".join(map(str, row.path[1:])) + row.label) in shown
            assert all(squeezed(column.label) in shown for column in row.columns.columns)


def keys(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    for field in model.model_fields.values():
        yield field.alias or "", field.description or ""


@pytest.mark.parametrize("model", [Filing, AuthorityFile, Site])
def test_every_item_is_shown_and_described(built: Path, model: type[BaseModel]) -> None:
    shown = visible(built / "fields.html")

    for key, description in keys(model):
        assert description, f"{key} has no description"
        assert squeezed(description) in shown
        assert f"| `{key}` |" in fields_page()


def test_every_page_context_is_shown() -> None:
    page = contexts_page()
    sections = dict(part.split("}\n", 1) for part in page.split("{#")[1:])

    assert {kind.__name__ for kind in contexts()} == sections.keys() - {"parts"}
    for kind in contexts():
        own = sections[kind.__name__]
        assert all(f"| `{name}` |" in own for name in kind.__annotations__)
    assert all(f"## {template} {{#" in page for template in TEMPLATES.values())


def test_generated_pages_are_not_committed() -> None:
    assert not [name for name in PAGES if (HANDBOOK / name).exists()]


def test_text_from_the_rules_cannot_break_the_page() -> None:
    assert (
        escape("a|b <i> *c* {{x}}") == "a&#124;b &#60;i&#62; &#42;c&#42; &#123;&#123;x&#125;&#125;"
    )
    assert list(table(("a", "b"), [("1", "2")])) == ["| a | b |", "| --- | --- |", "| 1 | 2 |", ""]
    assert "&#" not in visible_codes(rules_page())


def visible_codes(page: str) -> str:
    """What stands between backticks, where entities would be shown as such."""
    return "".join(re.findall(r"`[^`\n]*`", page))


# --- on its own


def test_nothing_is_loaded_from_elsewhere(built: Path) -> None:
    loads = re.compile(r"""(?:src|href|action|srcset|content)=["']?\s*(?:https?:)?//[^"'\s>]*""")
    for page in built.rglob("*.html"):
        assert not loads.findall(page.read_text("utf-8")), page.name
    for sheet in built.rglob("*.css"):
        text = sheet.read_text("utf-8")
        assert not re.findall(r"""(?:url\(["']?|@import\s+["'])(?:https?:)?//""", text), sheet.name


def test_links_lead_back_to_the_public_site(built: Path) -> None:
    for page in built.glob("*.html"):
        assert 'href="../index.html"' in page.read_text("utf-8")


@pytest.mark.browser
def test_search_finds_chinese_words_and_codes_even_from_a_folder(
    built: Path, chrome: Browser
) -> None:
    page = chrome.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((built / "index.html").as_uri())
    found = {}
    for query in ("勾稽", "T3-BAL", "全角冒号", "绝无此词"):
        page.fill("input.md-search__input", query)
        page.keyboard.press("End")
        page.wait_for_timeout(500)
        found[query] = page.eval_on_selector_all(
            ".md-search-result__item a", "links => links.map(a => a.href.split('/').pop())"
        )
    page.close()
    assert any(link.startswith("index.html#") for link in found["勾稽"])
    assert "rules.html#T3-BAL" in found["T3-BAL"]
    assert "rules.html#YAML-COLON" in found["全角冒号"]
    assert not found["绝无此词"]
    assert all(url.startswith(("file:", "data:")) for url in asked)


# --- true


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.stem)
def test_only_commands_that_exist_are_named(page: Path) -> None:
    named = set(re.findall(r"\bnianbao ([a-z]+)\b", page.read_text("utf-8")))

    assert named <= set(cli.commands)


# For those who change the program: a checkout is theirs.
_OF_A_CHECKOUT = {"adding-a-form", "adding-a-rule", "import-results"}


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.stem)
def test_a_county_needs_no_checkout(page: Path) -> None:
    """No command that only a developer's checkout has: what a county has is installed."""
    told = page.read_text("utf-8").partition("{#make}")[0]  # how an offline bundle is made
    if page.stem in _OF_A_CHECKOUT:
        return
    # A line of a crontab has no shell that was activated; the proofs are the program's own.
    allowed = re.compile("status --year|在程序的仓库里")
    found = [
        line
        for line in told.splitlines()
        if re.search(r"\bmake [a-z]|\.venv/bin/nianbao |\.ci/\w+|test\.yml", line)
        and not allowed.search(line)
    ]
    assert found == []


def run(project: Path, *arguments: str) -> str:
    """What the command prints, as a clerk sees it."""
    command = [sys.executable, "-m", "generator", *arguments]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def edit(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for pattern, replacement in changes:
        text, count = re.subn(pattern, replacement, text)
        assert count, f"{path} has no {pattern}"
    path.write_text(text, "utf-8")


def test_the_first_report_goes_as_the_handbook_tells_it(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    yml = tmp_path / "content/reports/yangcheng/baisang/2024.yml"
    told = (HANDBOOK / "first-report.md").read_text("utf-8")
    one = "[1, 0, 0, 0, 0, 0, 1]"

    said = [
        run(tmp_path, "new", "yangcheng/baisang", "2024"),
        run(tmp_path, "new", "yangcheng/baisang", "2024"),
    ]
    for line in re.findall(r"```yaml\n(主动公开.*?)```", told, re.DOTALL)[0].splitlines():
        assert line in yml.read_text("utf-8")
    edit(yml, ("待填", "0"), ("行政处罚: 0", "行政处罚: 2"))
    edit(yml, (r"(本年新收: +)\[.*\]", rf"\1{one}"), (r"(予以公开: +)\[.*\]", rf"\1{one}"))
    said += [run(tmp_path, "check", "yangcheng/baisang/2024.yml"), run(tmp_path, "rules", "T3-BAL")]
    edit(yml, (r"(    总计: +)\[.*\]", rf"\1{one}"))
    for line in re.findall(r"^ +\S+: +\[1, 0, 0.*$", told, re.M):
        assert line in yml.read_text("utf-8")
    yml.with_suffix(".md").write_text(narrative(told), "utf-8")
    said.append(run(tmp_path, "check", "yangcheng/baisang/2024.yml"))
    edit(yml, ("行政处罚: 2", "行政处罚：2"))
    said.append(run(tmp_path, "check", "yangcheng/baisang/2024.yml"))

    output = {line for text in said for line in text.splitlines()}
    for block in re.findall(r"```console\n(.*?)```", told, re.DOTALL):
        shown = [line for line in block.splitlines() if not line.startswith("$ ")]
        assert set(shown) <= output


def narrative(told: str) -> str:
    """A finished narrative for the example: the rules' base text with the handbook's sentence."""
    text = read_case(BASE)[0]["content/reports/qinghe/liuhe/2023.md"]
    text = text.replace("2024", "2025").replace("2023", "2024")
    text = text.replace("清河县柳河镇", "阳城县白桑镇").replace("柳河镇", "白桑镇")
    text = re.sub("制发行政规范性文件.*?。", "", text)
    sentence = re.findall("本年新收政府信息公开申请{{.*", told)[0]
    return re.sub("本年新收政府信息公开申请.*", sentence, text)


def _shorten(text: str) -> str:
    return text.replace("  行政许可: 36\n", "")


MISTAKES: dict[str, list[Callable[[str], str]]] = {
    "YAML-COLON": [lambda text: text.replace("年度: 2023", "年度：2023")],
    "YAML-SPACE": [lambda text: text.replace("年度: 2023", "年度:2023")],
    "YAML-COMMA": [lambda text: text.replace("规章: [0, 0, 0]", "规章: [0，0，0]")],
    "YAML-BRACKET": [
        lambda text: text.replace("规章: [0, 0, 0]", "规章: 【0, 0, 0】"),
        lambda text: text.replace("规章: [0, 0, 0]", "规章: [0, 0, 0"),
    ],
    "YAML-TAB": [lambda text: text.replace("  行政许可", "\t行政许可")],
    "YAML-INDENT": [lambda text: text.replace("  行政许可", "\u3000行政许可")],
    "YAML-DIGIT": [lambda text: text.replace("行政许可: 36", "行政许可: ３６")],
    "YAML-NUMBER": [lambda text: text.replace("行政许可: 36", "行政许可: 1,280")],
    "YAML-OCTAL": [lambda text: text.replace("行政许可: 36", "行政许可: 012")],
    "YAML-BOOL": [lambda text: text.replace("行政许可: 36", "行政许可: no")],
    "YAML-DUPLICATE": [lambda text: text.replace("年度: 2023", "年度: 2023\n年度: 2023")],
    "FORM-LENGTH": [lambda text: text.replace("[7, 1, 0, 0, 0, 0, 8]", "[7, 1, 0, 0, 0, 8]")],
    "FORM-MISSING": [_shorten],
    "FORM-UNKNOWN": [lambda text: text.replace("行政处罚: 5", "行政处法: 5")],
    "FORM-DATE": [lambda text: text.replace("2024-01-19", "2024年1月19日")],
    "FORM-YEAR": [lambda text: text.replace("年度: 2023", "年度: 2022")],
}


@pytest.mark.parametrize("code", MISTAKES)
def test_common_mistakes_get_the_codes_that_are_listed(tmp_path: Path, code: str) -> None:
    files, _ = read_case(BASE)
    yml = "content/reports/qinghe/liuhe/2023.yml"
    for make in MISTAKES[code]:
        broken = {**files, yml: make(files[yml])}
        assert broken != files
        write_project(tmp_path, broken)
        assert code in {found.code for found in check_project(tmp_path).diagnostics}


def test_the_list_of_common_mistakes_is_the_one_tested() -> None:
    listed = (HANDBOOK / "filling.md").read_text("utf-8").partition("{#mistakes}")[2]
    codes = set(re.findall(r"^\|[^|]*\| \[([A-Z-]+)\]", listed, re.M))

    assert codes == {*MISTAKES, "FILE-ENCODING", "FILE-NAME", "FILE-PAIR"}
