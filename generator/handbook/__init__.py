"""The handbook's generated pages and the MkDocs hook that adds them (填报手册)."""
