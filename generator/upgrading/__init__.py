"""What changes between versions of the program, and what a project made with another one must do."""
