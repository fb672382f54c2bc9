"""Puts the result of a review under its pull request on GitHub: one comment, written once, then updated.

This may write, and what it is given comes from a run that may not. So it believes only what GitHub's
interface tells: which pull request has the reviewed commit as its head, and which files that changes.
Where it changes .github/, the review may have run by rules of its own: then nothing of it is quoted.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from generator.base.refusal import Refused

MARK = "<!-- nianbao -->"
LONGEST = 65_000  # bytes, more than a review writes; GitHub takes 65,536 characters
MOST_FILES = 3_000  # GitHub lists no more
RULES_CHANGED = """### 需要网站管理人员审核

⚠️ **本次改动涉及自动检查本身（`.github/`），检查的结果不能作准，这里不引用。** \
请网站管理人员先审核这些文件，不要先看预览。

[运行记录]({run})
"""
RESULT = """{text}
---
网页预览在[运行记录]({run})页面的最下面，名称是 site：下载、解压后打开 `index.html`。
"""
NO_RESULT = """### 检查没有完成

没有得到检查的结果，请看[运行记录]({run})。
"""
STALE = "这次检查的提交已经不是合并请求的最新提交，不写评论。"
_ENVIRONMENT = ("GITHUB_REPOSITORY", "HEAD_OWNER", "HEAD_BRANCH", "HEAD_SHA", "RUN_URL")


class Reviewed(NamedTuple):
    """The commit that was reviewed, and where its review can be read."""

    repository: str  # owner/name
    owner: str  # of the branch, who may have forked the repository
    branch: str
    commit: str
    run: str  # the address of the run


def reviewed_of(environment: Mapping[str, str]) -> Reviewed:
    """What comment.yml says; Refused where something of it is missing."""
    if missing := [name for name in _ENVIRONMENT if not environment.get(name)]:
        raise Refused(
            f"缺少环境变量 {'、'.join(missing)}。这个命令由 GitHub 的自动流程 comment.yml 调用，"
            "不必手工运行；手工审核请用 nianbao review。"
        )
    return Reviewed(*(environment[name] for name in _ENVIRONMENT))


def write_comment(reviewed: Reviewed, report: Path) -> str:
    """Write or renew the comment with the text in the file `report`; gives what was done, in words."""
    number = _pull_of(reviewed)
    changed = number is not None and _rules_changed(reviewed, number)
    # Asked again: the files were those of this commit only if it still is the head.
    if number is None or _pull_of(reviewed) != number:
        return STALE
    text = text_of(report)
    form = RULES_CHANGED if changed else RESULT if text else NO_RESULT
    _write(reviewed, number, f"{MARK}\n{form.format(text=text, run=reviewed.run)}")
    return f"已写在合并请求 #{number} 下面。"


def text_of(report: Path) -> str:
    """The result, which is only ever text; empty where there is none."""
    if report.is_symlink() or not report.is_file():
        return ""
    with report.open("rb") as file:
        raw = file.read(LONGEST + 1)
    more = "\n\n（篇幅所限，其余没有列出。）\n" if len(raw) > LONGEST else ""
    return raw[:LONGEST].decode("utf-8", "ignore").replace("\0", "") + more


def _pull_of(reviewed: Reviewed) -> int | None:
    """The open pull request whose head is the reviewed commit; None where it has moved on."""
    # Fields, since a branch may be called anything.
    head = f"--raw-field=head={reviewed.owner}:{reviewed.branch}"
    path = f"repos/{reviewed.repository}/pulls"
    found = _api(path, "--method=GET", "--raw-field=state=open", head)
    numbers = [int(one["number"]) for one in found if one["head"]["sha"] == reviewed.commit]
    return numbers[0] if len(numbers) == 1 else None


def _rules_changed(reviewed: Reviewed, number: int) -> bool:
    """Whether the change may have decided how it was reviewed."""
    files = _listed(f"repos/{reviewed.repository}/pulls/{number}/files")
    names = [name for one in files for name in (one["filename"], one.get("previous_filename", ""))]
    return len(files) >= MOST_FILES or any(name.startswith(".github/") for name in names)


def _write(reviewed: Reviewed, number: int, body: str) -> None:
    """The comment: renewed where there is one already."""
    issues = f"repos/{reviewed.repository}/issues"
    for one in _listed(f"{issues}/{number}/comments"):
        by = (one["user"] or {}).get("login")
        if by == "github-actions[bot]" and (one["body"] or "").startswith(MARK):
            _api(f"{issues}/comments/{one['id']}", "--method=PATCH", body=body)
            return
    _api(f"{issues}/{number}/comments", "--method=POST", body=body)


def _listed(path: str) -> list[Any]:
    """All pages of a list."""
    return [one for page in _api(f"{path}?per_page=100", "--paginate", "--slurp") for one in page]


def _api(path: str, *options: str, body: str | None = None) -> Any:
    """What GitHub answers; Refused where it does not."""
    given = () if body is None else ("--input=-",)
    try:
        done = subprocess.run(
            ["gh", "api", path, *options, *given],
            input=None if body is None else json.dumps({"body": body}).encode(),
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise Refused("没有找到 gh 程序，不能向 GitHub 写评论。") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Refused(f"GitHub 没有接受（{said[0] if said else '没有说明原因'}）。")
    return json.loads(done.stdout)
