"""What `init` knows of a new project: from options, and from questions where somebody can answer."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from generator.base.refusal import Refused
from generator.starting.divisions import County

Host = Literal["github", "gitlab", "gitee", "none"]
PLACEHOLDER = "https://example.org/"  # an address has to be written; this one is nobody's


class Answers(NamedTuple):
    """What is written into the new project; None where it is not known."""

    county: County
    year: int  # the first whose reports are expected
    hosting: Host
    url: str | None = None
    host: str | None = None
    operator: str | None = None
    contact: str | None = None
    site_code: str | None = None
    icp: str | None = None
    police: str | None = None
    internal_deadline: str | None = None


# Key of site.yml, which --set takes and which is asked → field, and what helps to answer.
SETTINGS = {
    "网址": ("url", "网站公开以后的，如 https://www.example.gov.cn/nianbao/"),
    "主办单位": ("host", ""),
    "承办单位": ("operator", ""),
    "联系方式": ("contact", "办公电话"),
    "网站标识码": ("site_code", "10 位"),
    "ICP备案号": ("icp", ""),
    "公安备案号": ("police", ""),
    "内部报送日": ("internal_deadline", "月-日，如 01-15"),
}


def reporting_year(today: dt.date) -> int:
    """The year that is reported on now: the one that ended last."""
    return today.year - 1


def checked(field: str, words: str | None) -> str | None:
    """An answer without what is left blank; Refused, in words that say how to write it."""
    text = (words or "").strip()
    if text in {"", "~"}:
        return None
    if field == "url" and not _is_address(text):
        raise Refused(f"网址“{text}”不对：请写 http:// 或 https:// 开头的全部网址，没有 ? 和 #。")
    if field == "internal_deadline" and not _is_day(text):
        raise Refused(f"内部报送日“{text}”不对：请写月-日，如 01-15。")
    if field == "site_code" and not re.fullmatch(r"[0-9A-Za-z]{10}", text):
        raise Refused(f"网站标识码“{text}”不对：应是 10 位。")
    return text


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        known = bool(parts.hostname)
    except ValueError:
        return False
    plain = re.fullmatch(r"https?://[^\s/]+(/[^\s]*)?", text)
    return bool(known and plain and not parts.query and not parts.fragment)


def _is_day(text: str) -> bool:
    if not re.fullmatch(r"\d\d-\d\d", text, re.ASCII):
        return False
    try:
        dt.date.fromisoformat(f"2024-{text}")
    except ValueError:
        return False
    return True
