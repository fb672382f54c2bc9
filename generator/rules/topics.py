"""What a count is of: by the noun before or after it, the verb, and what the sentence is about."""

from __future__ import annotations

from collections.abc import Sequence

from generator.rules import grammar as g
from generator.rules.patterns import compiled
from generator.rules.statement import (
    DECISIONS,
    DISPUTES,
    EACH,
    INFORMATION,
    NEW,
    OF_DOCUMENT,
    OF_VERB,
    PART,
    REQUESTS,
    REVIEWS,
    SUITS,
    WHOLE,
    Context,
    Counted,
    applicants_of,
    last,
)
from generator.rules.words import Count, Token, Word

_CASES = "件宗起例"
_UNITS = {
    g.REQUEST: "件条宗份起例个次", g.DOCUMENT: "件份个部", g.INFORMATION: "条",
}  # fmt: skip


def known(context: Context, words: Sequence[Token], start: int, end: int) -> bool:
    """Whether nothing but these words stands between two places."""
    for word in words:
        if context.text[start : word.start].strip(" *“”\u3000"):
            return False
        start = word.end
    return not context.text[start:end].strip(" *“”\u3000")


def what_of(context: Context, counted: Counted) -> str:
    count, left, right = counted.number, counted.left, counted.right
    noun = last(left, g.NOUN)
    after = _noun_after(context, counted)
    since = left[-1].end if left else counted.start
    adjacent = not _unknown(context.text[since : count.start])
    if not adjacent and not after:
        context.topic = (
            g.OTHER if _received(left) else context.topic
        )  # 受理社保业务320件，办结318件
        return ""
    noun = after or noun
    verb = last(left, g.VERB, g.OUTCOME)
    if noun and verb and noun.sign == g.INFORMATION and noun.start < verb.start:
        noun = None  # 不掌握政府信息，答复无法提供2件
    if noun and noun.sign in (g.OTHER, g.INFORMATION):
        context.topic = g.OTHER
    topic = noun.sign if noun else context.topic
    if verb is None and right and isinstance(right[0], Word):
        verb = _verb_after(context, counted)
    if topic in REQUESTS:
        return _request(context, counted, noun, verb)
    if topic in (g.REVIEW, g.SUIT):
        return _dispute(context, counted) if noun else ""
    if topic == g.DOCUMENT:
        return _document(context, count, verb)
    if topic in DECISIONS:
        return _decision(context, count, topic) if noun else ""
    return _information(context, count, noun, verb)


def _unknown(text: str) -> str:
    """Words outside the grammar between a noun and its number; what a bracket adds is none."""
    text = text.strip(" *“”\u3000")
    return "" if compiled(r"[（(][^（()）]*[）)]").fullmatch(text) else text


def _received(left: Sequence[Token]) -> bool:
    return any(t[:2] in ((g.VERB, g.RECEIVE), (g.VERB, g.HANDLE)) for t in left)


def _noun_after(context: Context, counted: Counted) -> Word | None:
    """The noun that follows a count at once: 8件（次）政府信息公开申请."""
    end = counted.number.end
    for token in counted.right:
        if not isinstance(token, Word) or context.text[end : token.start].strip():
            return None
        if token.kind == g.NOUN:
            return token
        if token.kind not in (g.GLUE, g.LIMIT):
            return None
        end = token.end
    return None


def _verb_after(context: Context, counted: Counted) -> Word | None:
    """The verb that follows a count without one: 7件已办结, 6件予以公开."""
    end = counted.number.end
    for index, token in enumerate(counted.right):
        if not isinstance(token, Word) or context.text[end : token.start].strip():
            return None
        if token.kind in (g.VERB, g.OUTCOME):
            # 6件予以公开1件部分公开: the verb before a count is that one's
            following = counted.right[index + 1 :]
            return None if following and isinstance(following[0], Count) else token
        # 2件因受理时间较晚: the verb belongs to the reason
        if token.kind not in (g.GLUE, g.NOUN) or context.text[token.start : token.end] == "因":
            return None
        end = token.end
    return None


def _request(context: Context, counted: Counted, noun: Word | None, verb: Word | None) -> str:
    count, left = counted.number, counted.left
    if count.unit and count.unit not in _UNITS[g.REQUEST]:
        return ""
    if noun and noun.sign == g.PLAIN_REQUEST and not _plainly(context, counted, noun, verb):
        context.topic = g.OTHER if _received(left) else context.topic
        return ""
    if verb and verb.kind == g.OUTCOME:
        return verb.sign if count.unit in _CASES and (noun is None or noun in left) else ""
    if verb:
        return OF_VERB.get(verb.sign, "") if noun or verb.sign != g.HANDLE else ""
    if noun is None:
        before = OF_VERB.get(counted.verb.sign, "") if counted.verb else ""
        return _sum(context, left) or before or _by_applicant(context, counted)
    if noun not in left:
        return ""
    if noun.sign == g.PLAIN_REQUEST and counted.verb:
        return OF_VERB.get(counted.verb.sign, "")
    attribute = any(
        t[:2] == (g.VERB, g.PUBLISH) for t in context.seen
    )  # 主动公开3件，依申请公开2件
    closing = any(t[:2] in ((g.VERB, g.CLOSE), (g.VERB, g.HANDLE)) for t in counted.right[:2])
    return "" if attribute or closing or context.topic == g.OTHER else NEW


def _plainly(context: Context, counted: Counted, noun: Word, verb: Word | None) -> bool:
    """Whether 申请 alone can only be one for information: nothing unknown qualifies it."""
    if noun not in counted.left:
        return context.topic == g.REQUEST
    at = counted.left.index(noun)
    before = counted.left[:at]
    from_ = before.index(verb) + 1 if verb in before else 0
    start = verb.end if verb in before and verb else counted.start
    if not known(context, before[from_:], start, noun.start):
        return False
    return context.topic == g.REQUEST or bool(verb and verb.sign == g.RECEIVE)


def _sum(context: Context, left: Sequence[Token]) -> str:
    """合计5件, where all before it are parts of one thing."""
    if not any(t[0] == g.SUM for t in left):
        return ""
    whats = {fact.what for fact in context.facts if fact.role == PART}
    wholes = any(fact.role == WHOLE for fact in context.facts)
    return whats.pop() if len(whats) == 1 and not wholes else ""


def _by_applicant(context: Context, counted: Counted) -> str:
    """其中自然人7件 or 7件来自自然人, of the requests that came in."""
    whole = context.facts[-1].what if context.facts else context.of_which
    return NEW if whole == NEW and applicants_of(counted) else ""


def _dispute(context: Context, counted: Counted) -> str:
    count = counted.number
    if not context.named or count.unit not in _CASES:
        return ""
    nouns = {t[1] for t in counted.left if t[:2] in _DISPUTED} or {
        t[1] for t in counted.right[:3] if t[:2] in _DISPUTED
    }
    if nouns == {g.REVIEW, g.SUIT}:
        each = compiled("各|均").search(context.text, counted.start, count.start)
        return EACH if each else DISPUTES
    return REVIEWS if g.REVIEW in nouns else SUITS


_DISPUTED = ((g.NOUN, g.REVIEW), (g.NOUN, g.SUIT))


def _document(context: Context, count: Count, verb: Word | None) -> str:
    if count.unit not in _UNITS[g.DOCUMENT] or verb is None:
        return ""
    if context.text[max(verb.start - 1, 0)] in "拟应将":
        return ""
    return OF_DOCUMENT.get(verb.sign, "")


def _decision(context: Context, count: Count, topic: str) -> str:
    verb = last(context.seen, g.VERB)
    wrong = verb is not None and verb.sign in (g.PUBLISH, g.RECEIVE)
    return "" if wrong or count.unit not in _CASES else topic


def _information(context: Context, count: Count, noun: Word | None, verb: Word | None) -> str:
    if noun is None or noun.sign != g.INFORMATION or count.unit != "条":
        return ""
    if verb is None or verb.sign != g.PUBLISH or not any(t[0] == g.YEAR for t in context.seen):
        return ""
    return INFORMATION
