"""The commands, by whom they serve; each imports what it needs when it is run."""
