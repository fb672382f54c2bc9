"""Small PDF files made in code, for what no office program can be made to print."""

from __future__ import annotations

from collections.abc import Sequence

# Not embedded, a predefined character map: Chinese full width, ASCII half width.
CHINESE = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UTF16-H /DescendantFonts"
    " [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /DW 1000 /W [1 95 500]"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >>"
    " /FontDescriptor << /Type /FontDescriptor /FontName /SimSun /Flags 4"
    " /FontBBox [0 -120 1000 880] >> >>] >>"
)
HEIGHT = 842


def text(
    x: float, y: float, words: str, size: float = 12, *, way: str = "1 0 0 1", mode: int = 0
) -> str:
    """Words at a place, y from the top of the page."""
    code = words.encode("utf-16-be").hex()
    return f"BT /F {size} Tf {mode} Tr {way} {x} {HEIGHT - y} Tm <{code}> Tj ET\n"


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S\n"


def table(columns: Sequence[float], rows: Sequence[float]) -> str:
    """All the lines of a table without merged cells."""
    across = [line(columns[0], y, columns[-1], y) for y in rows]
    return "".join(across + [line(x, rows[0], x, rows[-1]) for x in columns])


def pdf(
    *pages: str,
    font: str = CHINESE,
    page: str = "",
    resources: str = "",
    objects: Sequence[bytes] = (),
    trailer: str = "",
) -> bytes:
    """A file of these pages; `objects` get the numbers from 10 on, pages those from 100 on."""
    numbered = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Count {len(pages)} /Kids [{_kids(len(pages))}] >>".encode(),
        3: font.encode(),
        4: f"<< /Font << /F 3 0 R >> {resources} >>".encode(),
    }
    numbered |= dict(enumerate(objects, 10))
    for n, content in enumerate(pages):
        numbered[100 + 2 * n] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 {HEIGHT}] /Resources 4 0 R"
            f" /Contents {101 + 2 * n} 0 R {page} >>"
        ).encode()
        numbered[101 + 2 * n] = stream(content.encode())
    out = bytearray(b"%PDF-1.5\n")
    places = {}
    for number, body in numbered.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    size = max(numbered) + 1
    out += f"trailer << /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def stream(body: bytes, head: str = "") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(body), head.encode(), body)


def _kids(pages: int) -> str:
    return " ".join(f"{100 + 2 * n} 0 R" for n in range(pages))
