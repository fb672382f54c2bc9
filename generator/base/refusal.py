"""What is said when something asked for is not done."""

from __future__ import annotations


class Refused(Exception):
    """It is not done; the message, in Chinese, says why and what to do."""
