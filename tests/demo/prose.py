"""The narratives of the invented reports: sentences chosen in turn, figures taken from the tables."""

from __future__ import annotations

import random
from collections.abc import Sequence

from generator.forms import common
from generator.model.library import LAST_FORMER_YEAR
from tests.demo import phrases, phrases_before
from tests.demo.figures import UNPAID, Figures
from tests.demo.places import COUNTY, YEARS, Place

Words = dict[str, object]
PARTS = {
    "乡镇": ("工作动态", "政策文件", "财政和项目信息"),
    "街道": ("社区动态", "政策文件", "财政和项目信息"),
    "部门": ("救助和福利信息", "政策文件和解读", "社会组织信息"),
    "县级政府": ("政策文件和解读", "财政信息", "部门和乡镇（街道）动态"),
}
FEE_EACH = 100  # 元


def narrative(place: Place, year: int, figures: Figures) -> str:
    """The Markdown of one report."""
    words = _words(place, year)
    before = year <= LAST_FORMER_YEAR
    paragraphs = _text_only(place, year, figures, words) if before else _six(
        place, year, figures, words
    )  # fmt: skip
    return "\n\n".join(paragraphs) + "\n"


def _words(place: Place, year: int) -> Words:
    county, bureau = place.slug == COUNTY, place.kind == "部门"
    x, y, z = place.local
    w, v = place.works
    name = place.short_name_in(year)
    own = (
        "全县" if county else "全局" if bureau else f"全{'街道' if name[-1] == '道' else name[-1]}"
    )
    return {
        "name": name,
        "full": place.full_name_in(year),
        "year": year,
        "next": year + 1,
        "we": own,
        "office": "县政府办公室" if county else "局办公室" if bureau else "党政综合办公室",
        "unit": "各乡镇和部门" if county else "各股室" if bureau else f"各{x.removeprefix(x[:2])}",
        "spot": "县政务服务中心" if county else "局服务大厅" if bureau else "便民服务中心",
        "trade": place.trade,
        "x": x, "y": y, "z": z, "w": w, "v": v,
        "site": "云溪县人民政府网站",
    }  # fmt: skip


class _Speaker:
    """Chooses sentences for one report and fills their slots."""

    def __init__(self, place: Place, year: int, words: Words) -> None:
        self.place, self.year, self.words = place, year, words
        self.rng = random.Random(f"{place.slug} {year} words")

    def say(self, sentence: str, **more: object) -> str:
        """A sentence with its slots filled, each time with other counts."""
        counts = {
            "n": self.rng.randrange(2, 10),
            "m": self.rng.randrange(10, 29),
            "k": self.rng.randrange(60, 480),
        }
        return sentence.format_map(self.words | counts | more)

    def choose(self, bank: Sequence[str], count: int = 1, **more: object) -> str:
        """`count` sentences in the place's own order, going on where last year's report ended."""
        order = self._order(bank)
        start = (self.year - YEARS.start) * count
        return "".join(self.say(order[(start + i) % len(order)], **more) for i in range(count))

    def _order(self, bank: Sequence[str]) -> list[str]:
        return random.Random(f"{self.place.slug} {bank[0]}").sample(bank, len(bank))

    def problems(self, year: int) -> list[tuple[str, str, str]]:
        """The three problems of a year's report: what, what will be done, what has been done."""
        bank = phrases.PROBLEMS
        order = random.Random(f"{self.place.slug} problems").sample(bank, len(bank))
        start = 3 * (year - YEARS.start)
        return [order[(start + i) % len(order)] for i in range(3)]


def _six(place: Place, year: int, figures: Figures, words: Words) -> list[str]:
    themes = phrases.OWN_THEMES if place.kind == "部门" else phrases.THEMES
    theme, published = themes[year]
    speaker = _Speaker(place, year, words | {"theme": theme})
    headings = common.CHAPTER_HEADINGS
    bank = {"县级政府": phrases.OF_COUNTY, "部门": phrases.OF_BUREAU}.get(
        place.kind, phrases.DISCLOSED
    )
    bodies = (
        _published(speaker)
        + speaker.say(published)
        + speaker.choose(bank, 3)
        + _documents(year, figures),
        _requests(speaker, figures),
        speaker.choose(phrases.MANAGED, 3),
        speaker.choose(phrases.PLATFORM, 2),
        speaker.choose(phrases.SUPERVISED),
    )
    matters = []
    for numeral, matter, body in zip("一二三四五", common.MATTERS, bodies, strict=True):
        matters += [f"### （{numeral}）{matter}", body]
    return [
        speaker.choose(phrases.LEAD),
        f"## {headings[1]}", speaker.choose(phrases.OPENING), *matters,
        f"## {headings[2]}", f"## {headings[3]}", f"## {headings[4]}",
        f"## {headings[5]}", *_problems(speaker),
        f"## {headings[6]}", speaker.choose(phrases.OTHERS, no_fee=_fee(figures, year)),
    ]  # fmt: skip


def _published(speaker: _Speaker) -> str:
    counts = [speaker.rng.randrange(20, 150) for _ in range(3)]
    parts = "、".join(
        f"{part}{count}条" for part, count in zip(PARTS[speaker.place.kind], counts, strict=True)
    )
    return f"全年主动公开信息{sum(counts)}条，其中{parts}。"


def _documents(year: int, figures: Figures) -> str:
    made, repealed, valid = figures.documents
    licences, penalties = (figures.decisions[name][2] for name in ("行政许可", "行政处罚"))
    if year < 2021:
        return f"全年新制作规范性文件{made}件。"
    return (
        f"全年制发行政规范性文件{made}件，废止{repealed}件，现行有效{valid}件；"
        f"办理行政许可{licences}件，作出行政处罚{penalties}件。"
    )


def _requests(speaker: _Speaker, figures: Figures) -> str:
    new, carried_in, closed, left = _counts(figures)
    told = ""
    if not new and not carried_in:
        told = speaker.choose(phrases.NO_REQUEST)
    else:
        results = "、".join(
            f"{name}{count}件"
            for name in ("予以公开", "部分公开")
            if (count := figures.total((*common.RESULTS, name)))
        )
        told = (
            f"本年新收政府信息公开申请{new}件，上年结转{carried_in}件；办结{closed}件"
            f"{f'，其中{results}' if results else ''}；结转下年度继续办理{left}件。"
        )
        topics = random.Random(f"{speaker.place.slug} {speaker.year}").sample(phrases.TOPICS, 2)
        told += speaker.choose(phrases.REQUESTED, topics="、".join(topics))
    reviews, suits = _disputes(figures)
    if reviews or suits:
        return f"{told}因政府信息公开发生行政复议{reviews}件、行政诉讼{suits}件。"
    return f"{told}没有因政府信息公开引起行政复议和行政诉讼。"


def _counts(figures: Figures) -> tuple[int, int, int, int]:
    new, carried_in, left = (
        figures.total(path) for path in (common.NEW, common.CARRIED_IN, common.CARRIED_OUT)
    )
    return new, carried_in, new + carried_in - left, left


def _disputes(figures: Figures) -> tuple[int, int]:
    suits = (common.DIRECT_SUIT, common.SUIT_AFTER_REVIEW)
    return figures.total(common.REVIEW), sum(map(figures.total, suits))


def _problems(speaker: _Speaker) -> list[str]:
    now = speaker.problems(speaker.year)

    def listed(column: int) -> str:
        items = (speaker.say(item[column]) for item in now)
        return "；".join(f"{n}是{item}" for n, item in zip("一二三", items, strict=True)) + "。"

    paragraphs = [
        speaker.choose(phrases.PROBLEMS_OPEN) + listed(0),
        speaker.choose(phrases.MENDS_OPEN) + listed(1),
    ]
    last = speaker.year - 1
    if last in speaker.place.years and last > LAST_FORMER_YEAR:
        done = "；".join(speaker.say(item[2]) for item in speaker.problems(last)[:2])
        paragraphs.insert(0, speaker.say(phrases.PROGRESS, done=done))
    return paragraphs


def _fee(figures: Figures, year: int) -> str:
    unpaid = figures.total((*common.OTHER_HANDLING, UNPAID))
    if unpaid:
        return (
            f"本年度发出信息处理费收费通知{unpaid}件，金额共{unpaid * FEE_EACH}元，申请人逾期未缴纳，"
            "实际收取0元。"
        )
    return "本年度未收取信息处理费。" if year >= 2021 else "本年度没有收取政府信息公开费用。"


def _text_only(place: Place, year: int, figures: Figures, words: Words) -> list[str]:
    themes = phrases_before.OWN_THEMES if place.kind == "部门" else phrases_before.THEMES
    theme, published = themes[year]
    speaker = _Speaker(place, year, words | {"theme": theme})
    # The same words for both years of an authority, as clerks do.
    headings = phrases_before.HEADINGS[place.size % 2]
    new, carried_in, closed, left = _counts(figures)
    reviews, suits = _disputes(figures)
    requests = (
        f"全年受理政府信息公开申请{new}件，办结{closed}件，结转下年度{left}件。"
        if new and not carried_in
        else f"全年受理政府信息公开申请{new}件，另有上年结转{carried_in}件，共办结{closed}件，"
        f"结转下年度{left}件。"
        if new
        else f"{year}年没有收到政府信息公开申请。"
    )
    disputes = (
        f"{year}年因政府信息公开发生行政复议{reviews}件、行政诉讼{suits}件，均依法办理。"
        if reviews or suits
        else speaker.choose(phrases_before.NO_DISPUTES)
    )
    bodies = (
        speaker.choose(phrases_before.OVERVIEW, 2),
        _published(speaker) + speaker.say(published) + speaker.choose(phrases_before.DISCLOSED, 2),
        requests,
        speaker.choose(phrases_before.FEES),
        disputes,
        speaker.choose(phrases_before.PROBLEMS),
    )
    paragraphs = [speaker.choose(phrases_before.LEAD)]
    for heading, body in zip(headings, bodies, strict=True):
        paragraphs += [f"## {heading}", body]
    return paragraphs
