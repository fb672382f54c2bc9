"""Colours as #rrggbb: how well two can be told apart (WCAG 2.2), and the nearest shade that can be read."""

from __future__ import annotations

from typing import NamedTuple

READABLE = 4.5  # WCAG 2.2 SC 1.4.3, level AA: the least ratio of text to its background
_STEPS = 200


class Shade(NamedTuple):
    """A colour and its contrast ratio to the backgrounds it was made for."""

    colour: str
    ratio: float


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours: 1 for the same, 21 for black and white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def least_contrast(colour: str, backgrounds: tuple[str, ...]) -> float:
    """The lowest ratio of a colour to any of the backgrounds."""
    return min(contrast(colour, background) for background in backgrounds)


def readable(colour: str, backgrounds: tuple[str, ...], towards: str) -> Shade:
    """The colour itself where it is READABLE on all `backgrounds`, else the first shade that is on the
    way `towards` black or white."""
    start, end = _channels(colour), _channels(towards)
    for step in range(_STEPS + 1):
        mixed = (round(a + (b - a) * step / _STEPS) for a, b in zip(start, end, strict=True))
        shade = "#" + "".join(f"{channel:02x}" for channel in mixed)
        ratio = least_contrast(shade, backgrounds)
        if ratio >= READABLE:
            return Shade(shade, ratio)
    return Shade(towards, least_contrast(towards, backgrounds))


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (
        c / 12.92 if (c := channel / 255) <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for channel in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
