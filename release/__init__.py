"""Making a release of this checkout: wheel, source, bill of materials, checksums, offline bundle."""
