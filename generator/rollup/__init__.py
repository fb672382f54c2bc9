"""Sums of the three tables over the authorities of an area (汇总)."""
