"""Whether a count is of the whole, of a part only, or of a comparison."""

from __future__ import annotations

from collections.abc import Sequence

from generator.rules import grammar as g
from generator.rules.statement import (
    CARRIED_IN,
    CARRIED_OUT,
    CLOSED,
    COMPARED,
    DECISIONS,
    HANDLED,
    INFORMATION,
    KINDS,
    NEW,
    PART,
    REVIEWS,
    SUITS,
    WHOLE,
    Context,
    Counted,
)
from generator.rules.words import Word


def role_of(context: Context, counted: Counted, what: str) -> str:
    left = [t for t in counted.left if isinstance(t, Word)]
    if any(t.kind == g.COMPARE for t in left):
        return COMPARED
    if what in (CARRIED_IN, CARRIED_OUT):
        return WHOLE
    limits = [t for t in left if t.kind == g.LIMIT]
    if any(
        t[0] == g.YEAR and t[1] in (g.THIS_YEAR, str(context.year)) for t in context.seen
    ):  # 全年累计: a whole year
        limits = [t for t in limits if t.sign != g.RUNNING]
    if what == INFORMATION:
        limits = [t for t in context.seen if isinstance(t, Word) and t.kind == g.LIMIT]
    if any(t[0] == g.SUM for t in left) and what == NEW:
        return WHOLE
    if context.bracket or limited(context, limits, counted):
        return PART
    return _role_after(context, what)


def _role_after(context: Context, what: str) -> str:
    """The role that what stands before gives to a count without a limit of its own."""
    before = [f.role for f in context.facts if f.what in (NEW, CLOSED, HANDLED)]
    of_which = context.of_which
    if of_which is not None and (
        of_which in ("", what) or what in (INFORMATION, *DECISIONS, REVIEWS, SUITS)
    ):
        return PART
    if what in KINDS and before and before[-1] == PART:
        # 13件为自然人提出；予以公开6件: of all again
        again = of_which is None and WHOLE in before and "；" in context.text
        return WHOLE if again else PART
    if what == CLOSED and before == [PART] and of_which is None:
        return PART  # 村务公开申请36件，已答复36件
    return WHOLE


def limited(context: Context, limits: Sequence[Word], counted: Counted) -> bool:
    """Whether the limits make a part: not 公民、法人 nor 网络、信函等方式, which are everybody."""
    signs = [limit.sign for limit in limits]
    if g.PERIOD in signs or g.REST in signs or g.RUNNING in signs:
        return True
    applicants = {context.text[t.start : t.end] for t in limits if t.sign == g.APPLICANT}
    some = bool(applicants) and (len(applicants) == 1 or not applicants & _PERSONS)
    following = [t for t in counted.right[:3] if t[:2] == (g.LIMIT, g.APPLICANT)]
    return some or signs.count(g.CHANNEL) == 1 or bool(following)


# One of these among several is everybody: 公民、法人; but 科研机构、公益组织 are a part.
_PERSONS = frozenset({"公民", "自然人", "个人", "村民", "居民"})
