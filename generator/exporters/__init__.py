"""A report as files to download: CSV, JSON, Word and PDF; and all reports as open data (design §7)."""
