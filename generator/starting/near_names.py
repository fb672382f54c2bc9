"""Names of places near one that no place has: read alike, one sign off, or only begun."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from generator.starting.place_names import core_of


def near_names(words: str, names: Iterable[str]) -> list[str]:
    """Those of `names` that may be meant by `words`, the likeliest first."""
    from pypinyin import lazy_pinyin

    def read(name: str) -> list[str]:
        found: list[str] = lazy_pinyin(name)
        return found

    core, sound = core_of(words), {tuple(read(words)), tuple(read(core_of(words)))}
    ranked: list[tuple[int, float, str]] = []
    for name in dict.fromkeys(names):
        own = core_of(name)
        if tuple(read(name)) in sound or tuple(read(own)) in sound:
            rank = 0
        elif _one_off(words, name) or _one_off(core, own):
            rank = 1
        elif core and (name.startswith(core) or words.startswith(own)):
            rank = 2
        else:
            continue
        ranked.append((rank, -SequenceMatcher(None, words, name).ratio(), name))
    return [name for *_, name in sorted(ranked)]


def _one_off(one: str, other: str) -> bool:
    """Whether two names of one length, of which one sign is too little to go by, differ in one."""
    return len(one) == len(other) > 1 and sum(a != b for a, b in zip(one, other, strict=True)) == 1
