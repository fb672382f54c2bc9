"""What changed between two states of the content: reads Git, never writes to it (issue 5)."""
