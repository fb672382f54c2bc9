"""What the public sees: one frozen context per kind of page, filled in by a template (design §6)."""
