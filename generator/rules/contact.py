"""Addresses and numbers by which the public would reach the office, and cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.base.cells import Path
from generator.model.library import Library
from generator.model.narrative import Passage
from generator.model.report import Report
from generator.rules.patterns import compiled
from generator.rules.rule import Finding, rule
from generator.rules.spans import FULL_WIDTH, hits

_URL = r"https?(?=[:：；;/\\])(?!://[\w\[])[:：；;/\\]+|www[。，,][A-Za-z0-9]|[A-Za-z0-9][。，,](?:gov|com|cn|org)\b"
_ADDRESS = ("http", "www", "gov", "com", "org", "cn")
_MAIL = r"(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]+[@＠][A-Za-z0-9][A-Za-z0-9.。，,-]*"
# 邮箱：zfxxgk 163.com: the @ is lost or another sign.
_NO_AT = (
    r"(?:邮箱|邮件|[Ee]?-?mail)(?:地址)?(?:[：:]|为|是)\s*"
    r"([A-Za-z0-9._-]{2,40}[ #*＃·。，,]?(?:[A-Za-z0-9-]+[.．。])+(?:com|cn|net|org)(?![@＠\w]))"
)
_GOOD_MAIL = r"[^@]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}"
_CALLED = ("电话", "热线", "传真")
_PHONE = (
    r"(?:电话|热线|传真)(?:号码)?(?:[:：为]|是)?\s*([（(+]?[0-9０-９][0-9０-９（）()\-－—–]{4,24})"
)


@rule("CONTACT-BAD", "网址、邮箱或电话写错", "warning", "实践：公开年报常见差错", plain=True)
def contacts(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：网址、电子邮箱、电话的写法是否完整，能否使用。
    为什么：写错的联系方式，群众用不了。
    错例：http//www.example.gov.cn；zfxxgk@example；电话：0356-42222。
    对例：https://www.example.gov.cn；zfxxgk@example.gov.cn；电话：0356-0000000。
    """
    url = report.filing.origin.url
    if url and not re.match(r"https?://[^\s/.]+\.\S", url):
        yield _finding(("来源", "网址"), "网址", url, "https://www.example.gov.cn/…")
    for found, place in hits(report, (_ADDRESS, _URL)):
        yield _finding(place, "网址", found[0], "https://www.example.gov.cn/…")
    for found, place in hits(report, ("@＠", _MAIL)):
        if not compiled(_GOOD_MAIL).fullmatch(found[0].rstrip(".。，,-")):
            yield _finding(place, "邮箱", found[0], "zfxxgk@example.gov.cn")
    for found, place in hits(report, (("邮箱", "邮件", "mail"), _NO_AT)):
        yield _finding(place, "邮箱", found[1].strip(), "zfxxgk@example.gov.cn")
    for found, place in hits(report, (_CALLED, _PHONE)):
        if not _can_be_dialled(found[1].translate(FULL_WIDTH)):
            yield _finding(place, "电话", found[1], "0356-0000000")


def _finding(place: Path | Passage, what: str, written: str, example: str) -> Finding:
    return Finding(
        place, f"{what}“{written}”写法不对", f"请核对后改正，写成 {example} 这样的形式。"
    )


def _can_be_dialled(number: str) -> bool:
    parts = [part for part in re.split(r"\D+", number) if part]
    digits = "".join(parts)
    if len(parts) > 2 or digits.startswith(("86", "400", "800", "0086")):
        return True  # an extension, a second number, a country code
    if digits.startswith("0"):
        return 10 <= len(digits) <= 12
    # Short numbers, local ones, mobile ones (PRIV-PHONE), and two local ones with a dash between.
    return len(digits) in {5, 6, 7, 8, 11} or len(parts) == 2


RULES = (contacts,)
