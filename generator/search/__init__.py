"""Search without a server: a static index of two-character sequences (design §7)."""
