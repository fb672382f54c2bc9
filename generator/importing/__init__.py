"""Bring in Word, web pages, PDF, Excel and text: reader → plain blocks → recogniser → files."""
