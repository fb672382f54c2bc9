"""The file of a form page → a report: its cells, and its texts below the headings of the form."""

from __future__ import annotations

from generator.base.refusal import Refused
from generator.filling.hand_over import HandOver, cell_of, check_cells, days_of, read_hand_over
from generator.forms import FORMS
from generator.importing.convert import Imported
from generator.importing.field_texts import narrative_markdown_of
from generator.reading.encoding import unfit


def read_form(data: bytes) -> tuple[Imported, HandOver]:
    """The report that a form page handed over, and the file itself; Refused where it is none."""
    file = read_hand_over(data)
    form = FORMS.get(file.form)
    if form is None or not form.tables:
        raise Refused("填报文件的格式不是现在的格式，没有读取。")
    for text in (file.title, file.organ, *file.narrative.values()):
        if problem := unfit(text):
            raise Refused(f"填报文件里有不能用的字符（{problem.message}），没有读取。")
    texts = check_cells(file, form)
    rows = [row for table in form.tables for row in form.printed_rows(table)]
    days = days_of(file)
    found = Imported(
        form=form,
        cells={row.path: tuple(map(cell_of, texts[".".join(map(str, row.path))])) for row in rows},
        markdown=narrative_markdown_of(form, file.year, file.narrative),
        title=file.title or None,
        organ=file.organ or None,
        signed=days.signed,
        published=days.published,
        index=None,
        url=None,
        authority=file.full_name,
        year=file.year,
        labels={},
        extra_rows=(),
        lost=(),
        left_out=(),
        remarks=(),
    )
    return found, file
