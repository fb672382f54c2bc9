"""Tests of the compare page and of the table of a year."""
