"""`nianbao serve`: a preview that is rebuilt on save and reloaded in the browser."""
