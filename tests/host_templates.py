"""`python -m tests.host_templates`: the issue and pull request templates of content/, where hosts look.

They are written once, in content/.github. GitHub, Gitee and GitLab each read a folder of their own
at the top of a repository; GitLab shows the lines between --- as text and names issues by the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
WRITTEN = ROOT / "content/.github"
ISSUES, CHANGES = "ISSUE_TEMPLATE", "PULL_REQUEST_TEMPLATE.md"
GITLAB_ISSUES, GITLAB_CHANGES = ".gitlab/issue_templates", ".gitlab/merge_request_templates"
FOLDERS = (f".github/{ISSUES}", f".gitee/{ISSUES}", GITLAB_ISSUES, GITLAB_CHANGES)


def copies() -> Iterator[tuple[str, str]]:
    """Path from the top of the repository, and text, of every copy."""
    changes = (WRITTEN / CHANGES).read_text(encoding="utf-8")
    yield from ((f"{host}/{CHANGES}", changes) for host in (".github", ".gitee"))
    yield f"{GITLAB_CHANGES}/Default.md", changes
    for path in sorted((WRITTEN / ISSUES).iterdir()):
        text = path.read_text(encoding="utf-8")
        yield from ((f"{host}/{ISSUES}/{path.name}", text) for host in (".github", ".gitee"))
        yield f"{GITLAB_ISSUES}/{path.name}", text.split("---\n", 2)[2].lstrip()


def main() -> None:
    """Write every copy, and remove those whose template is no more."""
    for path in (path for folder in FOLDERS for path in (ROOT / folder).glob("*.md")):
        path.unlink()
    for name, text in copies():
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
