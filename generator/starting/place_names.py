"""What follows from the name of a place: the part that distinguishes it, its kind, its full name as
an authority, and whether somebody has to confirm that."""

from __future__ import annotations

import re

from generator.model.authority import Kind

# The minorities as names of places write them, with or without 族.
_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|"
    "塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
# What a place is, the longest word first: 峨边|彝族自治县, 东乡族|自治县, 白桑|镇.
_LEVELS = tuple(
    re.compile(words)
    for words in (
        rf"(?<=..)(?:(?:{_PEOPLES})族?)*(?:自治[县旗]|民族[乡镇]|民族苏木)$",
        rf"(?<=..)(?:(?:{_PEOPLES})族)+[乡镇区]$",
        r"(?:自治[县旗]|街道办事处|街道|民族乡|苏木|地区|[县市区旗镇乡])$",
    )
)
_GOVERNMENTS = re.compile(r"[县市区旗]$")
_TOWNSHIP = re.compile(r"(?:镇|乡|苏木)$")


def core_of(name: str) -> str:
    """A name without the word for what the place is: 阳城 of 阳城县, 峨边 of 峨边彝族自治县; whole
    where one character would be left, as of 蔚县."""
    shorter = (level.sub("", name) for level in _LEVELS)
    return next((core for core in shorter if 1 < len(core) < len(name)), name)


def kind_of(name: str) -> Kind:
    """What a township-level place is by its name."""
    if name.endswith(("街道", "街道办事处")):
        return "街道"
    return "乡镇" if _TOWNSHIP.search(name) else "其他"


def has_government(code: str, name: str) -> bool:
    """Whether a county-level place of the statistical list has a people's government: those from
    …71 to …79 are development zones and the like, which only the statistics count as counties."""
    return bool(_GOVERNMENTS.search(name)) and not "71" <= code[-2:] <= "79"


def county_full_name(code: str, name: str) -> str | None:
    """The full name of a county's government; None where the name alone does not tell."""
    return f"{name}人民政府" if has_government(code, name) else None


def township_full_name(county_code: str, county: str, township: str) -> str | None:
    """The full name of a township's government, for 镇, 乡 and 苏木; None for all that the name
    alone does not tell: 街道, 农场, 开发区, and what lies in an area without a government."""
    if not _TOWNSHIP.search(township) or not has_government(county_code, county):
        return None
    return f"{county}{township}人民政府"
