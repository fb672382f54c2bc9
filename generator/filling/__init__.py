"""What the form page is made of, and the file that it hands over."""
