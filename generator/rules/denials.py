"""What is denied: 未收到政府信息公开申请, 行政复议为零."""

from __future__ import annotations

from collections.abc import Sequence

from generator.rules import grammar as g
from generator.rules.roles import limited
from generator.rules.statement import (
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
    if literal == "零" and not after:
        return _are_zero(context, word, before)
    start, verbs, nouns = word.end, [], []
    for index, token in enumerate(after):
        if not isinstance(token, Word) or context.text[start : token.start].strip():
            return []
        if token.kind == g.NOUN:
            nouns.append(token)
        elif token.kind == g.VERB and not nouns:
            verbs.append(token.sign)
        elif not _harmless(token, after[:index]):
            return []
        start = token.end
    if not nouns or context.text[start:end].strip() or any(t[0] == g.NOT for t in before):
        return []
    if any(isinstance(t, Word) and t[:2] == (g.LIMIT, g.PERIOD) for t in before):
        return []
    limits = [t for t in after if isinstance(t, Word) and t.kind == g.LIMIT]
    limits = [t for t in limits if context.text[t.start : t.end] != "公民"]  # nobody else applies
    if limited(limits, limits, Counted(_NONE, [], [], None, 0, 0)):
        return []
    return _denied(context, word, verbs, nouns)


_NONE = Count(0, "", 0, 0, 0, 0)
_BARRED = (g.OUTCOME, g.COMPARE, g.NOT, g.SUM)


def _harmless(token: Word, before: Sequence[Token]) -> bool:
    return token.kind not in _BARRED and token[:2] != (g.WHO, g.THEIRS)


def _are_zero(context: Context, word: Word, before: Sequence[Token]) -> list[Statement]:
    """申请数量为零."""
    nouns: list[Word] = []
    for token in reversed(before):
        if not isinstance(token, Word) or token.kind not in (g.GLUE, g.NOUN, BREAK):
            break
        if token.kind == g.NOUN:
            nouns.append(token)
    return _denied(context, word, [g.RECEIVE], nouns) if nouns else []


def _denied(
    context: Context, word: Word, verbs: Sequence[str], nouns: Sequence[Word]
) -> list[Statement]:
    signs = {noun.sign for noun in nouns}
    if g.OTHER in signs:
        return []
    whats: list[str] = []
    if signs & {g.REVIEW, g.SUIT}:
        if context.named:
            whats += [REVIEWS] if g.REVIEW in signs else []
            whats += [SUITS] if g.SUIT in signs else []
    elif signs & {*REQUESTS}:
        whats += [NEW] if set(verbs) <= {g.RECEIVE, g.DECIDE, g.HANDLE} else []
    elif g.DOCUMENT in signs:
        whats += [OF_DOCUMENT[verb] for verb in verbs if verb in (g.MAKE, g.REPEAL)]
    elif signs <= {*DECISIONS} and set(verbs) <= {g.HANDLE, g.DECIDE} and verbs:
        whats += sorted(signs)
    start = context.offset + word.start
    end = context.offset + max(word.end, nouns[-1].end)
    return [
        Statement(what, 0, "", 0, 0, context.explicit or what != NEW, True, WHOLE, context.ours,
             context.this_year, context.block, start, end)
        for what in whats
    ]  # fmt: skip
