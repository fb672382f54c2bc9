"""What the program speaks of: authorities, reports, the library of them, and what is wrong."""
