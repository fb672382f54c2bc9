"""Digests of values and of listings: equal digests mean that nothing has to be done again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping


def digest(value: object) -> str:
    """32 hex digits (BLAKE2b) for a plain value (nested tuples, lists, dicts, text, numbers), by its
    `repr`, or for bytes; the same in every process."""
    raw = value if isinstance(value, bytes) else repr(value).encode()
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


def listing_digest(files: Mapping[str, int]) -> str:
    """The digest of a scan (path → fingerprint), whatever the order it came in."""
    names = sorted(files)
    # The hash of a tuple of numbers is the same in every process.
    marks = hash(tuple([files[name] for name in names]))
    return digest("\0".join([*names, str(marks)]).encode())
