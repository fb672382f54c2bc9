"""`make bench-import`: what reading one file costs after start-up, and 500 Word files at once."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from generator.importing.convert import read_file
from tests.importing import fill_form, writers
from tests.importing.test_roundtrip import NAMES, report_of

ROUNDS, FILES = 15, 500


def median(work: Callable[[], object]) -> float:
    """The median time of ROUNDS runs, in seconds; the first, which imports the reader, is not one."""
    work()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Print one line a kind of file."""
    documents = [writers.document_of(report_of(name)) for name in NAMES]
    files = {
        "Word report (.docx)": ("a.docx", writers.docx(documents[0])),
        "filled official form (.docx)": ("b.docx", fill_form.filled_form()[0]),
        "web page (.html)": ("c.html", writers.html(documents[0])),
        "Excel (.xlsx)": ("d.xlsx", writers.xlsx(documents[0])),
        "text (.txt)": ("e.txt", writers.tabs(documents[0]).encode()),
    }
    with tempfile.TemporaryDirectory() as folder:
        if shutil.which("soffice"):
            made = writers.pdf({"f": files["Word report (.docx)"][1]}, Path(folder))["f"]
            files["PDF of the same"] = ("f.pdf", made)
        for kind, (name, data) in files.items():
            print(f"{kind:<32}{median(partial(read_file, name, data)) * 1000:8.0f} ms")
        many = Path(folder, "many")
        many.mkdir()
        words = [writers.docx(document) for document in documents]
        for number in range(FILES):
            (many / f"{number:03}.docx").write_bytes(words[number % len(words)])
        start = time.perf_counter()
        command = [sys.executable, "-m", "generator", "import", str(many), "--dry-run", "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        took = time.perf_counter() - start
        read = sum('"error": null' in line for line in done.stdout.splitlines())
        print(f"{read} of {FILES} Word files{'':<15}{took:8.1f} s")


if __name__ == "__main__":
    main()
