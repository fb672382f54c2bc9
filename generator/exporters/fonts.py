"""What is said where this computer has no Chinese font: apart from the PDF library, which is slow."""

from __future__ import annotations


class FontMissing(Exception):
    """No Chinese font to set a PDF with: its text says what to install, in Chinese."""
