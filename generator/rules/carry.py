"""Figures carried over from the report of the year before, and 制发 against what is in force."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from generator.base.cells import Path
from generator.forms import FORMS
from generator.model.library import Library
from generator.model.record import Record, spans_of
from generator.model.report import Report
from generator.rules.declared import Addend, Equation, stated
from generator.rules.rule import Finding, rule

CARRIED = "实践：两年报告的结转数应当衔接"
IN_FORCE = "实践：两年报告的现行有效件数应当衔接"
MADE = "实践：公开年报中有按2019年格式填报这三栏的差错"


@rule("CF-CARRY", "上年结转与上年报告不一致", "error", CARRIED)
def carried_in(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：表三“上年结转”各栏，与本机关上一年度报告的“结转下年度继续办理”是否相同。总计栏不同为错误，其他栏不同为警告。
    为什么：上年没有办结的申请，就是本年的上年结转；不同说明有一年填错。
    错例：2022年报告结转下年度总计 2，2023年报告上年结转总计 1。
    对例：2022年报告结转下年度总计 2，2023年报告上年结转总计 2。
    """
    if report.before is not None:
        yield from stated(report, carried(report.form.key, report.merged, report.before))


def carried(form_key: int | str, merged: frozenset[Path], before: Record) -> Iterator[Equation]:
    """Each column of 上年结转 is what the report before carried out."""
    form = FORMS[form_key]
    if not form.tables or not before.carried_out:
        return
    path, columns = form.carried_in.path, form.carried_in.columns
    if FORMS[before.form].carried_out.columns != columns:
        return  # of another form, which counts other things
    start = spans_of(form_key, tuple(sorted(merged)))[path][0]
    for index, (column, then) in enumerate(zip(columns.columns, before.carried_out, strict=True)):
        if isinstance(then, int):
            yield Equation(
                start + index,
                (Addend(f"本年报告{path[-1]}", start + index),),
                (Addend(f"{before.year} 年报告结转下年度", figure=then),),
                f"“{column.key}”栏：{{left}}，{{right}}，{{gap}}",
                "请核对两年的数；上年报告有误的，请更正上年报告。",
                whole=True,
                severity=None if index == columns.total else "warning",
            )


@rule("CF-VALID", "现行有效件数与上年不衔接", "warning", IN_FORCE)
def in_force(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：规章、行政规范性文件的现行有效件数，应等于上一年度报告的现行有效件数加本年制发、减本年废止。
    为什么：文件制发才增加，废止才减少；对不上，说明漏计或有一年填错。集中清理、口径变化也会对不上，所以只是警告。
    错例：上年现行有效 7，本年制发 2、废止 1，现行有效 9。
    对例：上年现行有效 7，本年制发 2、废止 1，现行有效 8。
    """
    if report.before is not None:
        yield from stated(report, in_force_since(report.form.key, report.merged, report.before))


def in_force_since(
    form_key: int | str, merged: frozenset[Path], before: Record
) -> Iterator[Equation]:
    """What was in force, with what was made and without what was repealed, is in force."""
    spans = spans_of(form_key, tuple(sorted(merged)))
    for path in FORMS[form_key].standing:
        then, start = before.standing(path)[-1:], spans[path][0]
        if then and isinstance(then[0], int):
            yield Equation(
                start + 2,
                (
                    Addend(f"{before.year} 年现行有效", figure=then[0]),
                    Addend("本年制发", start),
                    Addend("本年废止", start + 1, minus=True),
                ),
                (Addend("现行有效填", start + 2),),
                f"“{path[-1]}”：{{left}}，{{right}}，{{gap}}",
                "请核对两年的数；因集中清理或统计口径变化而不同的，请作照录说明。",
                whole=True,
            )


@rule("T2-MADE", "制发多于现行有效与废止之和", "warning", MADE)
def made_in_force(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：规章、行政规范性文件的本年制发件数，不应多于现行有效加本年废止。
    为什么：本年制发的文件，到年底要么现行有效，要么已经废止。对不上，往往是误按2019年格式填了新制作、新公开。
    错例：制发 87、废止 0、现行有效 0。
    对例：制发 87、废止 0、现行有效 87。
    """
    return stated(report, not_more_made(report.form.key, report.merged))


@cache
def not_more_made(form_key: int | str, merged: frozenset[Path]) -> tuple[Equation, ...]:
    """What was made is at most what is in force and what was repealed."""
    spans = spans_of(form_key, tuple(sorted(merged)))
    return tuple(
        Equation(
            spans[path][0],
            (Addend("本年制发", spans[path][0]),),
            (Addend("现行有效", spans[path][0] + 2), Addend("本年废止", spans[path][0] + 1)),
            f"“{path[-1]}”：{{left}}，多于{{right}}",
            "本年制发的文件，到年底要么现行有效，要么已经废止；请核对三个数。",
            whole=True,
            more=True,
        )
        for path in FORMS[form_key].standing
    )


RULES = (carried_in, in_force, made_in_force)
