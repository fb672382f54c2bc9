"""One reader per file type: bytes → `Document`; a reader knows nothing of reports."""
