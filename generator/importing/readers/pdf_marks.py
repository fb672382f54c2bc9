"""One page of a PDF as marks on paper: characters with their places, ruling lines, large images."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice, PDFTextSeq
from pdfminer.pdffont import PDFCIDFont, PDFFont
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, resolve1, stream_value
from pdfminer.utils import Matrix, PathSegment, apply_matrix_pt

from generator.base.refusal import Refused
from generator.importing.blocks import MAX_CONTENT, MAX_MARKS, MAX_RULINGS
from generator.importing.readers.pdf_fonts import UNDECODED, Fonts, decodes, readable

SLANTED = -1
THIN = 3.0  # points: a filled shape no thicker is a line
TINY = 1.0  # points: a smaller character cannot be read
STRIKE = 0.2  # of a character's size: a line so near to its middle goes through it
INVISIBLE = {3, 7}  # text rendering modes that paint nothing


class Glyph(NamedTuple):
    """A character: its centre (points, y grows downward) and which way its text runs.

    `turn`: quarter turns against the clock, 0 is upright, `SLANTED` any other angle. `hidden`: not
    painted, or painted over by an image, as the text layer of a scan is.
    """

    text: str
    x: float
    y: float
    width: float
    size: float
    turn: int
    hidden: bool


class Ground(NamedTuple):
    """A filled shape or an image, on which white text can be read (points, y grows downward)."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies on it."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


class Ruling(NamedTuple):
    """A line of a table: the place across its length, and from where to where it goes (points)."""

    at: float
    start: float
    end: float


class Marks(NamedTuple):
    """Everything on one page, its size in points; `across` are the horizontal rulings, `down` the
    vertical ones, and `images` says whether there are any."""

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    across: tuple[Ruling, ...]
    down: tuple[Ruling, ...]
    images: bool


def turned(
    x: float, y: float, turn: int, width: float = 0, height: float = 0
) -> tuple[float, float]:
    """The point as seen when text of that turn (0–3) is held upright; width and height (points) are
    those of the page before."""
    return ((x, y), (height - y, x), (width - x, height - y), (y, width - x))[turn]


def struck(marks: Marks) -> frozenset[Glyph]:
    """The upright characters through whose middle a horizontal line goes."""
    near: dict[int, list[Ruling]] = defaultdict(list)
    for ruling in marks.across:
        for at in range(int(ruling.at) - 1, int(ruling.at) + 2):
            near[at].append(ruling)
    return frozenset(
        glyph
        for glyph in marks.glyphs
        if not glyph.turn
        and any(
            abs(ruling.at - glyph.y) < STRIKE * glyph.size
            and ruling.start <= glyph.x <= ruling.end
            and ruling.end - ruling.start > glyph.width / 2
            for ruling in near[int(glyph.y)]
        )
    )


def _is_white(color: object) -> bool:
    """Whether a colour of pdfminer (grey, RGB or CMYK, each part from 0 to 1) is white."""
    parts = color if isinstance(color, tuple | list) else (color,)
    if not all(isinstance(part, int | float) for part in parts):
        return False
    return all(part <= 0.02 for part in parts) if len(parts) == 4 else all(p >= 0.98 for p in parts)


def marks_of(page: PDFPage, fonts: Fonts) -> Marks:
    """What is painted on the page, held so that most of its text is upright.

    Raises Refused for a page of too much and for text without a meaning, and whatever pdfminer
    raises on damage.
    """
    if any(not isinstance(resolve1(stream), PDFStream) for stream in page.contents):
        raise ValueError("a content stream is missing")
    x0, y0, x1, y1 = page.mediabox
    width, height = (x1 - x0, y1 - y0) if page.rotate % 180 == 0 else (y1 - y0, x1 - x0)
    device = _Device(fonts, height)
    _Interpreter(fonts, device).process_page(page)
    turns = Counter(g.turn for g in device.glyphs if g.turn != SLANTED and not g.text.isspace())
    marks = Marks(
        width, height, tuple(device.glyphs), tuple(device.across), tuple(device.down), device.images
    )
    turn = turns.most_common(1)[0][0] if turns else 0
    return _held(marks, turn) if turn else marks


def _held(marks: Marks, turn: int) -> Marks:
    """The page turned so that text of that turn is upright."""
    size = marks.width, marks.height

    def line(ruling: Ruling, *, flat: bool) -> tuple[bool, Ruling]:
        ends = [(at, ruling.at) if flat else (ruling.at, at) for at in (ruling.start, ruling.end)]
        (xa, ya), (xb, yb) = (turned(x, y, turn, *size) for x, y in ends)
        lies = flat == (turn % 2 == 0)
        return lies, Ruling(ya, *sorted((xa, xb))) if lies else Ruling(xa, *sorted((ya, yb)))

    rulings = [line(r, flat=True) for r in marks.across] + [line(r, flat=False) for r in marks.down]
    glyphs = []
    for glyph in marks.glyphs:
        x, y = turned(glyph.x, glyph.y, turn, *size)
        own = SLANTED if glyph.turn == SLANTED else (glyph.turn - turn) % 4
        glyphs.append(glyph._replace(x=x, y=y, turn=own))
    return Marks(
        size[turn % 2],
        size[1 - turn % 2],
        tuple(glyphs),
        tuple(ruling for flat, ruling in rulings if flat),
        tuple(ruling for flat, ruling in rulings if not flat),
        marks.images,
    )


class _Interpreter(PDFPageInterpreter):
    """Counts what it executes: forms that call forms multiply."""

    def execute(self, streams: Sequence[object]) -> None:
        assert isinstance(self.device, _Device)
        self.device.content += 1_000 + sum(
            len(stream_value(stream).get_data()) for stream in streams
        )
        if self.device.content > MAX_CONTENT:
            raise Refused(
                "PDF 中有一页内容过大，无法导入。请另存为较简单的 PDF，或提供 Word 原件。"
            )
        super().execute(streams)


class _Device(PDFTextDevice):
    """Collects the marks that pdfminer paints."""

    def __init__(self, fonts: Fonts, height: float) -> None:
        super().__init__(fonts)
        self.height = height
        self.glyphs: list[Glyph] = []
        self.across: list[Ruling] = []
        self.down: list[Ruling] = []
        self.images = False
        self.content = 0
        self.marks = 0
        self.hidden = False
        self.grounds: list[Ground] = []

    def _count(self, marks: int) -> None:
        self.marks += marks
        if self.marks > MAX_MARKS:
            raise Refused("PDF 中有一页的文字或线条过多，无法导入。请提供 Word 原件。")

    def render_string(
        self,
        textstate: PDFTextState,
        seq: PDFTextSeq,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> None:
        self.hidden = textstate.render in INVISIBLE
        if isinstance(textstate.font, PDFCIDFont):
            cmap = textstate.font.cmap
            if not all(decodes(cmap, part) for part in seq if isinstance(part, bytes)):
                raise Refused(UNDECODED)
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: PDFColorSpace,  # noqa: ARG002 - the signature is pdfminer's
        graphicstate: PDFGraphicState,
    ) -> float:
        self._count(1)
        vertical = font.is_vertical()
        advance = font.char_width(cid) * fontsize * (1 if vertical else scaling)
        a, b, c, d, _, _ = matrix
        size = max(math.hypot(c, d) * abs(fontsize), 0.1)
        way = (c * advance, d * advance) if vertical else (a * advance, b * advance)
        if not advance:
            way = (-c, -d) if vertical else (a, b)
        along = (0, advance / 2) if vertical else (advance / 2, 0.38 * fontsize + rise)
        x, y = apply_matrix_pt(matrix, along)
        angle = math.degrees(math.atan2(way[1], way[0])) / 90
        turn = round(angle) % 4 if abs(angle - round(angle)) < 0.06 else SLANTED
        width = math.hypot(*way) if advance else size / 2
        text = readable(font, cid)
        if text:
            y = self.height - y
            white = _is_white(graphicstate.ncolor) and not any(g.holds(x, y) for g in self.grounds)
            hidden = self.hidden or white or size < TINY
            self.glyphs.append(Glyph(text, x, y, width, size, turn, hidden))
        return advance

    def render_image(self, name: str, stream: PDFStream) -> None:  # noqa: ARG002
        self._count(1)
        self.images = True
        assert self.ctm is not None
        corners = [apply_matrix_pt(self.ctm, corner) for corner in ((0, 0), (1, 1))]
        left, right = sorted(x for x, _ in corners)
        top, bottom = sorted(self.height - y for _, y in corners)
        self._add_ground(Ground(left, top, right, bottom))
        if bottom - top > self.height / 2:  # text below a picture of the page is the text of a scan
            self.glyphs = [
                g._replace(hidden=g.hidden or (left < g.x < right and top < g.y < bottom))
                for g in self.glyphs
            ]

    def paint_path(
        self,
        graphicstate: PDFGraphicState,
        stroke: bool,
        fill: bool,
        evenodd: bool,  # noqa: ARG002
        path: Sequence[PathSegment],
    ) -> None:
        self._count(len(path))
        for points, straight in self._strokes(path):
            if stroke:
                for (xa, ya), (xb, yb) in pairwise(points):
                    self._add_ruling(xa, ya, xb, yb)
            elif fill and straight:
                xs, ys = [x for x, _ in points], [y for _, y in points]
                self._add_ruling(min(xs), min(ys), max(xs), max(ys))
                if not _is_white(graphicstate.ncolor):
                    self._add_ground(Ground(min(xs), min(ys), max(xs), max(ys)))

    def _add_ground(self, ground: Ground) -> None:
        if len(self.grounds) < MAX_RULINGS:
            self.grounds.append(ground)

    def _strokes(
        self, path: Sequence[PathSegment]
    ) -> Iterator[tuple[list[tuple[float, float]], bool]]:
        """The straight runs of a path, and whether the whole of each is straight."""
        assert self.ctm is not None
        points: list[tuple[float, float]] = []
        straight = True
        for operator, *operands in path:
            if operator == "m" and points:
                yield points, straight
                points, straight = [], True
            if operator == "h":
                points += points[:1]
                continue
            x, y = apply_matrix_pt(self.ctm, operands[-2:])  # type: ignore[arg-type]
            if operator not in "ml":
                yield points, False
                points, straight = [], False
            points.append((x, self.height - y))
        if points:
            yield points, straight

    def _add_ruling(self, xa: float, ya: float, xb: float, yb: float) -> None:
        (xa, xb), (ya, yb) = sorted((xa, xb)), sorted((ya, yb))
        # The dots of a dotted line are in both lists until the lines they make are known.
        if yb - ya <= THIN:
            self.across.append(Ruling((ya + yb) / 2, xa, xb))
        if xb - xa <= THIN:
            self.down.append(Ruling((xa + xb) / 2, ya, yb))
