"""The server of these tests: a main branch that has moved on, and the pull requests against it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.history.repositories import LIUHE, MD, YML, commit, edit, git, write
from tests.workflows.hosts import GITHUB, Machine, load, make_origin, run_github

OUTSIDE = "机器上的别的文件"
SMUDGE = "hostile"  # a filter that the machine happens to have, as many have git-lfs


@dataclass(frozen=True)
class Server:
    """The repository, the ids of the heads of its pull requests, and where hostile ones leave
    their marks."""

    root: Path
    heads: dict[str, str]

    @property
    def origin(self) -> Path:
        return self.root / "origin.git"

    @property
    def compiled(self) -> Path:
        return self.root / "compiled"

    @property
    def marks(self) -> list[str]:
        return sorted(path.name for path in (self.root / "marks").iterdir())

    def machine(self, folder: Path) -> Machine:
        """A machine that would run the hostile filter, were it asked for."""
        mark = self.root / "marks/filter"
        settings = folder / "gitconfig"
        settings.write_text(f'[filter "{SMUDGE}"]\nsmudge = touch {mark}; cat\n', "utf-8")
        return Machine(folder, self.origin, self.compiled, {"GIT_CONFIG_GLOBAL": str(settings)})

    def review(self, pull: str, folder: Path) -> Machine:
        """What review.yml does with a pull request."""
        machine = self.machine(folder)
        machine.environment = {**machine.environment, "GITHUB_BASE_REF": "main"}
        event = {"pull_request": {"number": 1, "head": {"sha": self.heads[pull]}}}
        contexts = {
            "github": {
                "base_ref": "main",
                "ref": "refs/pull/1/merge",
                "token": "token",
                "event": event,
            }
        }
        return run_github(machine, load(GITHUB / "review.yml")["jobs"]["review"], contexts)


def make_server(root: Path) -> Server:
    """Pull requests with good changes of every kind; with an error and a file outside content/; with
    everything that must not be executed; with the same and a link to elsewhere."""
    (root / "marks").mkdir()
    (root / "outside").write_text(OUTSIDE, "utf-8")
    work = make_origin(root)
    heads = {}

    edit(work, YML, ("行政许可: 36", "行政许可: 37"))
    edit(work, MD, ("培训2次", "培训3次"))
    edit(work, "content/site.yml", ("统计截至: 2024-06-30", "统计截至: 2024-07-31"))
    write(work, "content/pages/about.md", "# 关于本站\n\n试。\n".encode())
    heads["good"] = _proposed(work, "good")

    edit(work, YML, ("重复申请: [0", "重复申请: [9"))
    write(work, "README.md", b"")
    heads["wrong"] = _proposed(work, "wrong")

    edit(work, YML, ("行政许可: 36", "行政许可: 37"))
    _poison(work, root)
    heads["hostile"] = _proposed(work, "hostile")

    git(work, "checkout", "--quiet", "--detach", "hostile")
    (work / "content/pages").mkdir()
    (work / "content/pages/outside.md").symlink_to(root / "outside")
    heads["linked"] = _proposed(work, "linked")

    for year in range(3):  # main moves on: no shallow clone has where they part
        write(work, f"notes/{year}.txt", b"")
        commit(work)
    git(work, "push", "--quiet", "origin", "main")
    return Server(root, heads)


def _proposed(work: Path, name: str) -> str:
    git(work, "checkout", "--quiet", "-b", name)
    made = commit(work)
    git(work, "push", "--quiet", "origin", f"HEAD:refs/pull/{name}/head")
    git(work, "checkout", "--quiet", "main")
    return made


def _poison(work: Path, root: Path) -> None:
    """Whatever of it is executed leaves a mark."""

    def touch(name: str) -> str:
        return f"touch {root / 'marks' / name}"

    def before(path: str, text: str) -> None:
        write(work, path, (text + "\n").encode() + (work / path).read_bytes())

    call = f'{{{{ cycler.__init__.__globals__.os.system("{touch("template")}") }}}}被改的模板'
    before("templates/base.html", call)
    before("Makefile", f"$(shell {touch('makefile')})")
    for script in ("prepare", "run", "publish"):
        write(work, f".ci/{script}", f"#!/bin/sh\n{touch('script')}\n".encode())
    before("generator/base/fingerprints.py", f"import os; os.system('{touch('program')}')")
    before("generator/handbook/hook.py", f"import os; os.system('{touch('hook')}')")
    for attributes in (".gitattributes", "content/.gitattributes", f"{LIUHE}/.gitattributes"):
        write(work, attributes, f"* filter={SMUDGE}\n*.yml filter={SMUDGE}\n".encode())
    write(work, "content/handbook/index.md", b"<script>alert(1)</script>\n")
    write(work, ".nianbao/templates/base.html", b"\0")
    write(work, f"{LIUHE}/x\n::error::ni-hao.yml", b"")
    write(work, ".github/workflows/review.yml", b"name: evil\n")
