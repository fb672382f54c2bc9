"""GitHub and GitLab as far as these tests need them: a server with a repository, and machines that run
the steps of the committed workflow files; `uses:` has its documented effect."""

from __future__ import annotations

import compileall
import os
import py_compile
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.cases import BASE, read_case, write_project
from tests.history.repositories import ENVIRONMENT, commit, git

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / ".github/workflows"
GITLAB = ROOT / ".gitlab-ci.yml"
# What a repository that has only content gets.
COUNTY = ROOT / "generator/starting/hosts"
COUNTY_GITHUB = COUNTY / "github/.github/workflows"
COUNTY_GITLAB = COUNTY / "gitlab/.gitlab-ci.yml"
_COMMITTED = (
    *(".ci", ".gitattributes", ".gitignore", "Makefile", "mkdocs.yml", "pyproject.toml"),
    *(
        "requirements.lock",
        "generator",
        "templates",
        "content/handbook",
        "tests/system-packages.sh",
    ),
)
_FAR = 4_000_000_000  # newer than any file of a checkout


def load(path: Path) -> dict[str, Any]:
    """A workflow file; `on` stays a word."""
    loaded: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    return loaded


# --- the server


def make_origin(root: Path) -> Path:
    """A bare repository with this project and an invented report on `main`; any commit can be asked
    for by its id, as on the real hosts."""
    work = root / "work"
    for name in _COMMITTED:
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, work / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, work / name)
    write_project(work, read_case(BASE)[0])
    git(work, "init", "--quiet", "--initial-branch=main")
    commit(work)
    git(root, "clone", "--quiet", "--bare", "work", "origin.git")
    git(root / "origin.git", "config", "uploadpack.allowAnySHA1InWant", "true")
    git(work, "remote", "add", "origin", f"file://{root / 'origin.git'}")
    # Compiling the program for every checkout would take most of the time. Each file is compared with
    # what it was compiled from, so a program that was changed would be the one that runs.
    shutil.copytree(work / "generator", root / "compiled/generator")
    checked = py_compile.PycInvalidationMode.CHECKED_HASH
    compileall.compile_dir(root / "compiled", quiet=1, invalidation_mode=checked)
    return work


# --- a machine


@dataclass
class Machine:
    """A folder of its own, what it was told by its host, and what it handed back."""

    folder: Path
    origin: Path  # the server's repository
    compiled: Path  # what Python made of its program
    environment: Mapping[str, str] = field(default_factory=dict)
    handbook: bool = True  # whether it is said to be there
    county: bool = False  # whether its repository has only content, and installs the program
    log: str = ""
    failed: bool = False
    artifacts: dict[str, Path] = field(default_factory=dict)

    @property
    def work(self) -> Path:
        return self.folder / "work"

    def bash(self, script: str, *options: str, **more: str) -> None:
        """Run a script of the host's; what it says goes to the log."""
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", *options, "-c", script],
            cwd=self.work,
            env={**os.environ, **ENVIRONMENT, "CI": "true", **self.environment, **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        self.log += done.stdout.decode()
        self.failed = self.failed or done.returncode != 0

    def fetch(self, ref: str, depth: int) -> None:
        """The repository, as shallow as the host makes it (0: all of it), with nothing checked out."""
        self.work.mkdir()
        git(self.work, "init", "--quiet")
        git(self.work, "remote", "add", "origin", f"file://{self.origin}")
        shallow = [f"--depth={depth}"] if depth else []
        git(self.work, "fetch", "--quiet", "--no-tags", *shallow, "origin", ref)

    def set_up(self) -> None:
        """The checkout as after `make`: .venv has the libraries of these tests and the checkout's own
        program; the handbook, which takes long, may be said to be there already. A county's has
        nothing, and a `python3` that installs this program where it is asked for the pinned one."""
        if self.county:
            self._let_install()
            return
        main = "from generator.__main__ import main; sys.exit(main())"
        nianbao = f"import sys; sys.path.insert(0, '{self.work}'); {main}"
        files = {
            ".venv/bin/python": f'#!/bin/sh\nexec {sys.executable} "$@"\n',
            ".venv/bin/nianbao": f'#!/bin/sh\nexec {sys.executable} -P -c "{nianbao}" "$@"\n',
            ".venv/.locked": f"{self.work}\n",
            ".venv/.package": "",
            **({"site/handbook/index.html": "手册"} if self.handbook else {}),
        }
        for name, text in files.items():
            (self.work / name).parent.mkdir(parents=True, exist_ok=True)
            (self.work / name).write_text(text, "utf-8")
            (self.work / name).chmod(0o755)
            os.utime(self.work / name, (_FAR, _FAR))
        for folder in self.compiled.rglob("__pycache__"):
            shutil.copytree(folder, self.work / folder.relative_to(self.compiled))

    def _let_install(self) -> None:
        bin_ = self.folder / "bin"
        bin_.mkdir(exist_ok=True)
        nianbao = f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -P -m generator "$@"\n'
        pip = f'#!/bin/sh\necho "$*" >>{self.folder}/installed; sha256sum requirements.txt\n'
        python = f"""#!/bin/sh
[ "$1 $2" = "-m venv" ] || exit 9
mkdir -p .venv/bin
cp {bin_}/nianbao {bin_}/pip .venv/bin/
"""
        for name, text in (("nianbao", nianbao), ("pip", pip), ("python3", python)):
            (bin_ / name).write_text(text, "utf-8")
            (bin_ / name).chmod(0o755)
        self.environment = {**self.environment, "PATH": f"{bin_}:{os.environ['PATH']}"}


def _filled(text: str, contexts: Mapping[str, Any]) -> str:
    """A text with its `${{ … }}` replaced; one that is not known is an error of the test."""

    def value(found: re.Match[str]) -> str:
        known: Any = contexts
        for name in found[1].split("."):
            known = known[name]
        return str(known)

    return re.sub(r"\$\{\{ ([\w.]+) \}\}", value, text)


def run_github(machine: Machine, job: Mapping[str, Any], contexts: Mapping[str, Any]) -> Machine:
    """The steps of a job, in order; after one failed, only those that ask for it."""
    for step in job["steps"]:
        if machine.failed and "!cancelled()" not in step.get("if", ""):
            continue
        if "run" in step:
            own = {key: _filled(text, contexts) for key, text in step.get("env", {}).items()}
            summary = str(machine.folder / "summary")
            machine.bash(
                step["run"],
                GITHUB_ACTIONS="true",
                GITHUB_SERVER_URL="https://github.example.org",
                GITHUB_STEP_SUMMARY=summary,
                **own,
            )
            continue
        action, inputs = step["uses"].split("@")[0], step.get("with", {})
        if action == "actions/checkout":
            ref = _filled(inputs.get("ref", contexts["github"]["ref"]), contexts)
            _checkout(machine, ref, int(inputs.get("fetch-depth", 1)))
        elif action in ("actions/upload-artifact", "actions/upload-pages-artifact"):
            if (machine.work / inputs["path"]).exists():
                name = inputs.get("name", "github-pages")
                machine.artifacts[name] = machine.work / inputs["path"]
        else:  # the cache may be empty; what is downloaded, the tests have put there
            assert action in ("actions/cache", "actions/download-artifact")
    return machine


def _checkout(machine: Machine, ref: str, depth: int) -> None:
    """One commit, or all before it too (0); its branch gets its name."""
    machine.fetch(ref, depth)
    git(machine.work, "checkout", "--quiet", "-B", ref.removeprefix("refs/heads/"), "FETCH_HEAD")
    machine.set_up()


def run_gitlab(machine: Machine, job: str, depth: int, file: Path, **variables: str) -> Machine:
    """The script of a job, after the repository was fetched as its variables ask."""
    pipeline = load(file)
    own = pipeline[job]
    machine.environment = {
        **machine.environment,
        "GITLAB_CI": "true",
        "CI_PROJECT_DIR": str(machine.work),
        **variables,
    }
    machine.fetch(variables["CI_COMMIT_SHA"], depth)
    if own.get("variables", {}).get("GIT_CHECKOUT") != "false":
        git(machine.work, "checkout", "--quiet", "--detach", "FETCH_HEAD")
    machine.set_up()
    before = own.get("before_script", pipeline["default"].get("before_script", []))
    machine.bash("\n".join([*before, *own["script"]]), "-o", "pipefail")
    for path in own["artifacts"]["paths"]:
        machine.artifacts[path] = machine.work / path
    return machine
