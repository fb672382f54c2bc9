"""Short digests of values and of listings of files, the same in every process."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping


def digest(value: object) -> str:
    """A digest of a plain value (nested tuples, lists, dicts, text, numbers) or of bytes, as 32
    hexadecimal digits."""
    raw = value if isinstance(value, bytes) else repr(value).encode()
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


def content_digest(body: bytes) -> str:
    """The SHA-256 of a file's bytes as 64 hexadecimal digits, as `sha256sum` prints it."""
    return hashlib.sha256(body).hexdigest()


def digests(**values: object) -> dict[str, str]:
    """A digest of each value by its name, as 16 hexadecimal digits: which of them changed?"""
    return {name: digest(value)[:16] for name, value in values.items()}


def listing_digest(files: Mapping[str, int]) -> str:
    """A digest of names with their fingerprints, whatever the order they came in."""
    names = sorted(files)
    # The hash of a tuple of numbers is the same in every process.
    marks = hash(tuple([files[name] for name in names]))
    return digest("\0".join([*names, str(marks)]).encode())
