"""The corpus of vectors, and projects that have it in every field a person can write into."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.commands.form import write_forms
from tests.cases import BASE, read_case, write_project
from tests.filling.pages import as_hand_over, last_report
from tests.importing.word_files import docx, p, r
from tests.projects import TEMPLATES, build_site
from tests.test_commands import nianbao

VECTORS = tuple(Path(__file__).with_name("vectors.txt").read_text("utf-8").splitlines())
_ROOM = 1900  # characters of a text in YAML, which may have 2000
_AREA = "content/reports/qinghe"
_REPORT = f"{_AREA}/liuhe/2023"
_LEAD = "2023年，柳河镇围绕群众关心的事项推进政府信息公开。"


def chunks() -> Iterator[list[str]]:
    """The vectors, as many at a time as one field takes."""
    chunk: list[str] = []
    for vector in VECTORS:
        if sum(map(len, chunk)) + len(chunk) + len(vector) > _ROOM:
            yield chunk
            chunk = []
        chunk.append(vector)
    yield chunk


def project_with_all(root: Path) -> Path:
    """A built project with every vector in every text of its files, and a form page beside its site:
    of each part of the corpus an authority, its report and one that was withdrawn."""
    base = read_case(BASE)[0]
    files = {name: base[name] for name in base if "/qinghe/authority" in name}
    parts = [" ".join(chunk) for chunk in chunks()]
    files["content/site.yml"] = _site(parts)
    files["content/pages/about.md"] = f"# {parts[0]}\n\n" + "\n\n".join(_blocks(VECTORS))
    for number, chunk in enumerate(chunks()):
        text, folder = parts[number], f"{_AREA}/town{number}"
        files[f"{folder}/authority.yml"] = _authority(text)
        files[f"{folder}/2023.yml"] = _report(base[f"{_REPORT}.yml"], text)
        files[f"{folder}/2023.md"] = _narrative(base[f"{_REPORT}.md"], chunk)
        files[f"{folder}/2022.yml"] = f"撤回: {{日期: 2024-05-01, 原因: {_quoted(text)}}}\n"
    _write(root, files)
    write_forms(root, "qinghe/town0", 2024, root / "site/forms", 2100)
    return root / "site"


def imported_with(vectors: Sequence[str], root: Path) -> Path:
    """A built project whose reports came from a hand-over file, a web page and a Word file with these
    vectors."""
    files = read_case(BASE)[0]
    _write(root, files)
    handed = as_hand_over(last_report(root))
    handed["title"] = handed["title"] + " " + _fitting(vectors, 150)
    handed["organ"] = handed["organ"] + " " + _fitting(vectors[::-1], 150)
    handed["published"] = "2024-01-19"
    handed["narrative"] = dict.fromkeys(handed["narrative"], "按规定办理。")
    handed["narrative"]["1.1"] = "\n".join(vectors)
    (root / "乙.html").write_text(_as_web_page(vectors), "utf-8")
    for suffix in (".yml", ".md"):
        (root / f"{_REPORT}{suffix}").unlink()
    (root / "甲.nianbao.json").write_text(json.dumps(handed, ensure_ascii=False), "utf-8")
    (root / "丙.docx").write_bytes(_as_word(vectors))
    for name in ("甲.nianbao.json", "乙.html", "丙.docx"):
        assert "已写入" in nianbao(root, "import", name).stdout, name
    _build(root)
    return root / "site"


def _paragraphs(vectors: Sequence[str], year: int) -> Iterator[str]:
    """A report of a year before the tables, of which nothing but its text is asked."""
    yield f"清河县柳河镇人民政府{year}年政府信息公开工作年度报告"
    yield "一、总体情况"
    yield from vectors
    yield "二、存在的主要问题及改进情况"
    yield from vectors[:20]


def _as_web_page(vectors: Sequence[str]) -> str:
    body = "".join(f"<p>{html.escape(text)}</p>" for text in _paragraphs(vectors, 2017))
    return f"<meta charset=utf-8><body>{body}"


def _as_word(vectors: Sequence[str]) -> bytes:
    return docx(*[p(r(html.escape(text))) for text in _paragraphs(vectors, 2016)])


def _write(root: Path, files: dict[str, str]) -> None:
    root.mkdir(parents=True)
    write_project(root, files)
    (root / "templates").symlink_to(TEMPLATES)
    _build(root)


def _build(root: Path) -> None:
    built = build_site(root)
    assert built.published, [(d.path, d.place, d.message) for d in built.diagnostics if d.stops]


def _quoted(text: object) -> str:
    """A text as YAML."""
    return json.dumps(text, ensure_ascii=False)


def _site(parts: Sequence[str]) -> str:
    names = (
        *("站点名称", "网站名称", "主办单位", "承办单位", "联系方式"),
        *("ICP备案号", "公安备案号", "提示"),
    )
    site: dict[str, object] = {name: parts[n % len(parts)] for n, name in enumerate(names)}
    site |= {
        "网址": "https://example.org/",
        "编辑网址": "https://example.org/x&y=(1)/{路径}",
        "应报年度自": 2022,
        "导航": [{"文字": text, "网址": "about.html"} for text in parts],
        "页脚链接": [{"文字": text, "网址": "about.html#&lt;x"} for text in parts],
        "下载": ["CSV", "JSON"],
        "数据集": ["CSV", "JSON"],
    }
    return "统计截至: 2024-06-30\n" + "".join(f"{key}: {_quoted(site[key])}\n" for key in site)


def _authority(text: str) -> str:
    value = _quoted(f"柳河镇 {text}")
    full = _quoted(f"清河县柳河镇人民政府 {text}")
    return (
        f"名称: {value}\n全称: {full}\n类型: 乡镇\n曾用名: [{{名称: {value}, 至: 2015}}]\n"
        f"联系: {{地址: {value}, 电话: {value}}}\n"
    )


def _report(file: str, text: str) -> str:
    value = _quoted(text)
    head, rest = file.split("主动公开政府信息:\n")
    lines = {line.partition(":")[0]: line for line in head.splitlines()}
    lines["标题"] = f"标题: {value}"
    lines["落款"] = f"落款: {{机关: {value}, 日期: 2024-01-15}}"
    lines["来源"] = f"来源: {{网址: {value}, 索引号: {value}, 取得日期: ~}}"
    lines["原文标签"] = f"原文标签: {{行政许可: {value}}}"
    lines["其他行"] = f"其他行: [{{表: 主动公开政府信息, 标签: {value}, 数值: [1]}}]"
    lines["照录说明"] = (
        f"照录说明: [{{规则: BLANK, 位置: 主动公开政府信息.行政许可, 说明: {value}}}]"
    )
    lines["整理说明"] = f"整理说明: {value}"
    lines["更正"] = f"更正: [{{日期: 2024-05-01, 内容: {value}, 原因: {value}}}]"
    rest = rest.replace("行政许可: 36", "行政许可: ~")
    return "\n".join(lines.values()) + f"\n主动公开政府信息:\n{rest}"


def _narrative(file: str, vectors: Sequence[str]) -> str:
    return file.replace(_LEAD, _LEAD + "\n\n" + "\n\n".join(_blocks(vectors)))


def _blocks(vectors: Sequence[str]) -> Iterator[str]:
    """Markdown with each vector as a paragraph, and all of them in each other kind of block."""
    plain = [vector.replace("{{", "{ {") for vector in vectors]  # {{ }} names a cell
    yield from (f"甲{vector}" for vector in plain)
    yield from plain
    yield from (f"[甲]({vector}) [乙](<{vector}>) ![丙]({vector})" for vector in plain)
    yield from (f'[甲](x "{vector}") **{vector}** `{vector}`' for vector in plain)
    yield "\n".join(f"- {vector}" for vector in plain)
    yield "\n".join(f"> {vector}" for vector in plain)
    yield "| 甲 | 乙 |\n| --- | --- |\n" + "\n".join(f"| {vector} | 1 |" for vector in plain)


def _fitting(vectors: Sequence[str], room: int) -> str:
    return " ".join(vectors)[:room]
