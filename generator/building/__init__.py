"""Planning, rendering and writing the site: only what changed, whole or not at all (design §6)."""
