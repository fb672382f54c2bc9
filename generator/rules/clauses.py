"""A sentence read clause by clause: each count with what stands before and after it."""

from __future__ import annotations

from collections.abc import Sequence

from generator.rules import grammar as g
from generator.rules.denials import denials
from generator.rules.patterns import compiled
from generator.rules.roles import role_of
from generator.rules.statement import (
    EACH,
    OF_REQUESTS,
    REQUESTS,
    REVIEWS,
    SUITS,
    Context,
    Counted,
    Statement,
    applicants_of,
    last,
)
from generator.rules.topics import what_of
from generator.rules.words import BREAK, Count, Token, Word, take_apart

_ZERO = r"为0(?![\d.件条宗起例%％])"
_TITLE = r"《[^《》\n]{0,200}》"
_KINDOF_DOCUMENT = ("依申请公开", "依申请")
_ATTRIBUTES = "公文|属性"
_BESIDE = "与和同向对报经至在于到及"  # 与县司法局联合: somebody else is named, but does nothing


def read_sentence(context: Context, text: str, offset: int) -> None:
    """Read a sentence: its facts are left in the context."""
    context.facts, context.seen = [], []
    if "为0" in text:  # 申请数量为0
        text = compiled(_ZERO).sub("为零", text)
    if "《" in text:  # the years and words of titles say nothing
        text = compiled(_TITLE).sub(lambda found: "※" * len(found[0]), text)
    tokens = take_apart(text)
    context.text, context.offset = text, offset
    context.ours, context.of_which, context.bracket = True, None, False
    context.this_year = context.this_year or not context.numbered
    context.explicit = any(t[:2] == (g.NOUN, g.REQUEST) for t in tokens)
    about = context.chapter == 4 or "信息公开" in text or context.heading == g.REQUEST
    context.named = about and "无关" not in text
    first, start = 0, 0
    outside: Sequence[Token] = ()  # what stands before a bracket
    for index, token in enumerate(tokens):
        if token[0] == BREAK and token[1] != "、":
            _read_clause(context, tokens[first:index], start, token.start)
            _break(context, str(token[1]))
            if token[1] in "（(":
                outside = tokens[first:index]
            first, start = index + 1, token.end
            if token[1] in "）)" and outside and _counts_on(tokens, index, outside):
                # 申请（含上年结转1件）8件: the count goes with the words before the bracket
                count = tokens[index + 1]
                _read_clause(context, [*outside, count], outside[0].start, count.end)
                first = index + 2
    _read_clause(context, tokens[first:], start, len(text))
    if context.topic not in (*REQUESTS, g.DOCUMENT):
        context.topic = context.heading


def _counts_on(tokens: Sequence[Token], index: int, outside: Sequence[Token]) -> bool:
    """Whether a count follows a bracket at once, and its noun stands before the bracket."""
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    return (
        isinstance(following, Count)
        and following.start == tokens[index].end
        and outside[-1][0] in (g.NOUN, g.VERB, g.GLUE)
    )


def _break(context: Context, sign: str) -> None:
    if sign in "；;":
        context.ours, context.of_which = True, None
    context.bracket = sign in "（(" if sign in "（()）" else context.bracket


def _read_clause(context: Context, clause: Sequence[Token], start: int, end: int) -> None:
    left: list[Token] = []
    verb: Word | None = None
    since = start
    for index, token in enumerate(clause):
        if isinstance(token, Count):
            right = clause[index + 1 :]
            fact = _count(context, Counted(token, left, right, verb, since, end))
            verb = last(left, g.VERB, g.OUTCOME) or verb
            left, since = [], token.end
            if fact and fact.what == EACH:
                context.facts += [fact._replace(what=what) for what in (REVIEWS, SUITS)]
            elif fact:
                context.facts.append(fact)
            continue
        if token[0] == g.NOT:
            context.facts += denials(context, token, clause[:index], clause[index + 1 :], end)
        elif token[0] in _NOTED:
            _note(context, token, clause[:index])
        left.append(token)


_NOTED = frozenset({g.NOUN, g.VERB, g.YEAR, g.WHO, g.LIMIT})


def _note(context: Context, word: Word, before: Sequence[Token]) -> None:
    """What a word changes for the counts that follow."""
    context.seen.append(word)
    if word.kind == g.NOUN:
        # 公文48件：主动公开21件，依申请公开12件: a kind of documents, not a request
        kind = context.text[word.start : word.end] in _KINDOF_DOCUMENT and (
            context.topic == g.OTHER
            or bool(compiled(_ATTRIBUTES).search(context.text, 0, word.start))
        )
        if kind:
            context.topic = g.OTHER
        if word.sign not in (g.OTHER, g.PLAIN_REQUEST, g.INFORMATION) and not kind:
            context.topic = word.sign
    elif word.kind == g.YEAR:
        compared = any(isinstance(t, Word) and t.kind == g.COMPARE for t in before)
        same = before and before[-1][0] == g.YEAR and before[-1].end == word.start  # 2022年全年
        if not compared and not same:
            context.this_year = word.sign in (g.THIS_YEAR, str(context.year))
            context.numbered = word.sign.isdecimal()
    elif context.text[word.start : word.end] == "以来":  # 自建立制度以来; 2023年以来 is this year
        own = before and before[-1][:2] == (g.YEAR, str(context.year))
        context.this_year, context.numbered = bool(own), False
    elif word.kind == g.WHO:
        _note_who(context, word)
    elif word.kind == g.LIMIT and word.sign == g.OF_WHICH:
        context.of_which = context.facts[-1].what if context.facts else ""


def _note_who(context: Context, word: Word) -> None:
    if word.sign == g.OURS:
        context.ours = True
        return
    name = context.text[word.start : word.end]
    if word.start and context.text[word.start - 1] in _BESIDE:
        return
    own_area = context.area and name in (
        f"全{context.area}", f"{context.area}政府", f"{context.area}人民政府"
    )  # fmt: skip
    context.ours = bool(own_area) or name in context.own


def _count(context: Context, counted: Counted) -> Statement | None:
    """What a count is of; None if the grammar does not cover it."""
    count = counted.number
    what = what_of(context, counted)
    if not what or count.value != int(count.value):
        return None
    if count.low == count.high and "." in context.text[count.start : count.end]:
        return None  # 36.0 is no count
    role = role_of(context, counted, what)
    return Statement(
        what, int(count.value), count.unit, count.low, count.high,
        context.explicit or what not in OF_REQUESTS, False, role,
        context.ours, context.this_year, context.block,
        context.offset + _from(counted), context.offset + count.end, _applicant(context, counted),
    )  # fmt: skip


def _applicant(context: Context, counted: Counted) -> str:
    """自然人, where a count is of one kind of applicants."""
    limits = applicants_of(counted)
    return context.text[limits[0].start : limits[0].end] if len(limits) == 1 else ""


def _from(counted: Counted) -> int:
    """Where the phrase of a count begins: at its verb, else at its noun."""
    words = [t.start for t in counted.left if t[0] in (g.VERB, g.OUTCOME, g.NOUN)]
    return min(words, default=counted.number.start)
