"""填报 in the preview: the form page of a report, and what it saves, over HTTP."""

from __future__ import annotations

import json
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import Any

from generator.base.refusal import Refused, reason
from generator.filling.hand_over import MAX_HAND_OVER
from generator.model.content_paths import STATE_FOLDER
from generator.pages.fill_page import fill_page
from generator.pages.render import BadTemplate, environment, naming_templates, render
from generator.project.project import Project
from generator.serving.answers import FILL, Answer, notice
from generator.serving.current import project_now
from generator.serving.opened_report import OpenedReport, open_report, save_report
from generator.serving.preview import Shown, pair_of, place_of, stem_of

TOKEN_HEADER = "X-Nianbao-Token"
MOST = MAX_HAND_OVER
_ONE_AT_A_TIME = Lock()


def form_page(root: Path, shown: Shown, address: str, token: str) -> Answer:
    """The form page of the report that an address below FILL names, or why there is none."""
    stem = address.removeprefix(FILL)
    try:
        _, opened = _opened(root, shown, stem)
    except Refused as refused:
        return notice(HTTPStatus.NOT_FOUND, "这份年报不能用网页填报", str(refused))
    templates = root / "templates"
    try:
        with naming_templates(templates):
            env = environment(templates, place_of(root) / STATE_FOLDER / "templates")
            kept = {**opened.told(), "token": token, "page": f"/{stem}.html"}
            body = render(env, fill_page(env, opened.source, kept))
    except BadTemplate as bad:
        return notice(HTTPStatus.NOT_FOUND, "填报网页的模板有错误", str(bad))
    return Answer(HTTPStatus.OK, "text/html; charset=utf-8", body)


def save(root: Path, shown: Shown, address: str, base: str, body: bytes) -> Answer:
    """Save a report that was opened when its files had the digest `base`: 412 where they are others
    now. What is sent says in `message` what was done, and has the report as its files are then."""
    with _ONE_AT_A_TIME:
        try:
            project, opened = _opened(root, shown, address.removeprefix(FILL))
            written = save_report(project, opened, body) if base == opened.base else None
            _, opened = _opened(root, shown, address.removeprefix(FILL))
        except Refused as refused:
            return _said(HTTPStatus.UNPROCESSABLE_ENTITY, str(refused), None)
        except OSError as error:
            message = f"没有写成：{reason(error)}。网页里的内容还在，请稍后再保存。"
            return _said(HTTPStatus.INTERNAL_SERVER_ERROR, message, None)
    if written is None:
        message = "文件在打开以后被别处改过，没有保存。两边不同的地方列在下面，请选择。"
        return _said(HTTPStatus.PRECONDITION_FAILED, message, opened)
    if not written:
        return _said(HTTPStatus.OK, "没有改动，文件没有写。", opened)
    message = (
        f"已保存到 {'、'.join(written)}。要退回上次提交的样子，"
        f"在项目文件夹里运行 git restore {' '.join(written)}"
    )
    return _said(HTTPStatus.OK, message, opened)


def _opened(root: Path, shown: Shown, stem: str) -> tuple[Project, OpenedReport]:
    path, _, digits = stem.rpartition("/")
    if stem_of(pair_of(stem)[0]) != stem:
        raise Refused("没有这份年报。")
    project = project_now(root, shown)
    if path not in project.authorities or int(digits) not in project.authorities[path].years:
        raise Refused("没有这份年报；新的一年请先用 nianbao new 新建。")
    return project, open_report(project, path, int(digits))


def _said(status: int, message: str, opened: OpenedReport | None) -> Answer:
    told: dict[str, Any] = {"message": message, **(opened.told() if opened else {})}
    body = json.dumps(told, ensure_ascii=False).encode()
    return Answer(status, "application/json", body)
