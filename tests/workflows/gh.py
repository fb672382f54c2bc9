"""Stands in for GitHub's `gh api`: answers from the state in FAKE_GITHUB, and notes what is written.

Run as a program by the tests of the comment, with the words that `gh` would get.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any


def main(words: list[str]) -> None:
    """Answer one call; what GitHub would refuse, or the tests do not know, is an error."""
    file = Path(os.environ["FAKE_GITHUB"])
    state = json.loads(file.read_text("utf-8"))
    assert words[0] == "api", words
    assert os.environ["GH_TOKEN"] == "token"
    path, options = words[1].partition("?")[0], words[2:]
    method = next((o.removeprefix("--method=") for o in options if "method" in o), "GET")
    fields = dict(o.removeprefix("--raw-field=").split("=", 1) for o in options if "field" in o)
    answer: Any
    if method == "GET" and path == "repos/xian/nianbao/pulls":
        assert fields.pop("state") == "open"
        answer = [one for one in state["pulls"] if one["label"] == fields["head"]]
    elif method == "GET":
        assert "--paginate" in options
        assert "--slurp" in options
        answer = [state[path.removeprefix("repos/xian/nianbao/")]]
        if path.endswith("/files"):  # what may happen meanwhile
            state["pulls"] = state.get("afterwards", state["pulls"])
    else:
        found = re.fullmatch(r"repos/xian/nianbao/issues/(comments/\d+|\d+/comments)", path)
        assert found, path
        body = json.load(sys.stdin)["body"]
        assert len(body) <= 65_536
        state["written"].append([method, found[1], body])
        answer = {}
    file.write_text(json.dumps(state), "utf-8")
    print(json.dumps(answer))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
