"""How a county's own repository begins: its divisions, their addresses, and the files of `init`."""
