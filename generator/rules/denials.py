"""What is denied: 未收到政府信息公开申请, 行政复议为零."""

from __future__ import annotations

from collections.abc import Sequence

from generator.rules import grammar as g
from generator.rules.patterns import compiled
from generator.rules.roles import limited
from generator.rules.statement import (
    CARRIED_IN,
    CARRIED_OUT,
    DECISIONS,
    NEW,
    OF_DOCUMENT,
    REQUESTS,
    REVIEWS,
    SUITS,
    WHOLE,
    Context,
    Counted,
    Statement,
)
from generator.rules.words import BREAK, Count, Token, Word


def denials(
    context: Context, word: Word, before: Sequence[Token], after: Sequence[Token], end: int
) -> list[Statement]:
    """What 未收到……申请 says: all that follows must be known, so that nothing limits it."""
    literal = context.text[word.start : word.end]
    if literal == "零" and all(t[0] == g.VERB for t in after):
        return _are_zero(context, word, before, [t.sign for t in after if isinstance(t, Word)])
    after, end = _up_to_next(after, end)
    said = _verbs_and_nouns(context, after, word.end, end)
    if said is None or _denied_already(before):
        return []
    verbs, nouns = said
    if any(isinstance(t, Word) and t[:2] == (g.LIMIT, g.PERIOD) for t in before):
        return []
    limits = [t for t in after if isinstance(t, Word) and t.kind == g.LIMIT]
    if [context.text[t.start : t.end] for t in limits] == ["公民"]:
        limits = []  # nobody else applies
    if limited(context, limits, Counted(_NONE, [], [], None, 0, 0)):
        return []
    return _denied(context, word, verbs, nouns, after[-1].end)


def _verbs_and_nouns(
    context: Context, after: Sequence[Token], start: int, end: int
) -> tuple[list[str], list[Word]] | None:
    """What is denied; None if the grammar does not know it all."""
    verbs: list[str] = []
    nouns: list[Word] = []
    for token in after:
        if not isinstance(token, Word) or _gap(context, start, token.start):
            return None
        if token.kind == g.NOUN:
            nouns.append(token)
        elif token.kind == g.VERB and not nouns:
            verbs.append(token.sign)
        elif not _harmless(token):
            return None
        start = token.end
    told = nouns or any(verb in _CARRIED for verb in verbs)
    return (verbs, nouns) if told and not _gap(context, start, end) else None


def _up_to_next(after: Sequence[Token], end: int) -> tuple[Sequence[Token], int]:
    """Only the first of 无行政复议、无行政诉讼: the next denial is read by itself."""
    for index, token in enumerate(after):
        if token[0] == g.NOT and index and after[index - 1][:2] == (BREAK, "、"):
            return after[: index - 1], after[index - 1].start
    return after, end


def _denied_already(before: Sequence[Token]) -> bool:
    """没有不……: a denial before in the same clause, unless a 、 ends it."""
    for token in reversed(before):
        if token[:2] == (BREAK, "、"):
            return False
        if token[0] == g.NOT:
            return True
    return False


def _gap(context: Context, start: int, end: int) -> str:
    """Words that the grammar does not know between two places; quotes are none."""
    return context.text[start:end].strip(" *“”\u3000")


# Disputes that are not about disclosure: all else that a report denies is.
_ELSEWHERE = "无关|其他|其它|执法|土地|征[收地]|信访|劳动|合同|败诉"
_CARRIED = {g.CARRY_IN: CARRIED_IN, g.CARRY_OUT: CARRIED_OUT}
_NONE = Count(0, "", 0, 0, 0, 0)
_PLAIN = frozenset({"事项"})
_BARRED = (g.OUTCOME, g.COMPARE, g.NOT, g.SUM)


def _harmless(token: Word) -> bool:
    return token.kind not in _BARRED and token[:2] != (g.WHO, g.THEIRS)


def _are_zero(
    context: Context, word: Word, before: Sequence[Token], verbs: Sequence[str]
) -> list[Statement]:
    """申请数量为零, 行政复议零发生; 依申请公开工作方面，零受理."""
    nouns: list[Word] = []
    for token in reversed(before):
        if not isinstance(token, Word) or (
            token.kind not in (g.GLUE, g.NOUN, BREAK) and token.sign not in (g.RECEIVE, g.HANDLE)
        ):
            break
        if token.kind == g.NOUN:
            nouns.append(token)
    if not nouns and context.topic == g.REQUEST and g.RECEIVE in verbs:
        return _denied(context, word, verbs, [word._replace(sign=g.REQUEST)], word.end)
    return _denied(context, word, verbs or [g.RECEIVE], nouns, word.end) if nouns else []


def _denied(
    context: Context, word: Word, verbs: Sequence[str], nouns: Sequence[Word], end: int
) -> list[Statement]:
    signs = {noun.sign for noun in nouns}
    if signs == {g.OTHER, g.REQUEST} and all(
        n.sign == g.REQUEST or context.text[n.start : n.end] in _PLAIN for n in nouns
    ):
        signs = {g.REQUEST}  # 无政府信息公开申请事项
    whats: list[str] = [_CARRIED[verb] for verb in verbs if verb in _CARRIED]
    if whats and context.topic == g.REQUEST:
        plain = all(context.text[n.start : n.end] in _PLAIN for n in nouns if n.sign == g.OTHER)
        whats = whats if plain and signs <= {g.OTHER, *REQUESTS} else []
    elif whats or g.OTHER in signs:
        return []
    elif signs & {g.REVIEW, g.SUIT}:
        if context.named or not compiled(_ELSEWHERE).search(context.text):
            whats += [REVIEWS] if g.REVIEW in signs else []
            whats += [SUITS] if g.SUIT in signs else []
    elif signs & {*REQUESTS}:
        whats += [NEW] if set(verbs) <= {g.RECEIVE, g.DECIDE, g.HANDLE} else []
    elif g.DOCUMENT in signs:
        whats += [OF_DOCUMENT[verb] for verb in verbs if verb in (g.MAKE, g.REPEAL)]
    elif signs <= {*DECISIONS} and set(verbs) <= {g.HANDLE, g.DECIDE} and verbs:
        whats += sorted(signs)
    start = context.offset + min(word.start, *(noun.start for noun in nouns), word.end)
    end = context.offset + max(end, *(noun.end for noun in nouns), word.end)
    return [
        Statement(what, 0, "", 0, 0, context.explicit or what != NEW, True, WHOLE, context.ours,
             context.this_year, context.block, start, end)
        for what in whats
    ]  # fmt: skip
