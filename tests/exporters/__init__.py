"""Tests of the downloads: CSV, JSON, Word and PDF."""
