"""The statutory forms, each declared once in a module of its own (design §4)."""

from __future__ import annotations

from generator.base.normalise import fold
from generator.forms import form2019, form2021, plain
from generator.forms.layout import Form

FORMS: dict[int | str, Form] = {
    form.key: form for form in (form2021.FORM, form2019.FORM, plain.FORM)
}

# Folded key → official spelling, so that half-width quotes and stray spaces in keys are read.
SPELLING = {
    fold(str(part)): str(part) for form in FORMS.values() for path in form.rows for part in path
}


def form_of(year: int) -> Form | None:
    """The form in force for a new report on `year`."""
    return next((f for f in FORMS.values() if f.years[0] <= year <= f.years[1]), None)
