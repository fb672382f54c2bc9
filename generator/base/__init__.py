"""What everything else stands on: cells, places, text, files and processes; knows no report."""
