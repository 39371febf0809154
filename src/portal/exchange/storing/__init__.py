"""From internal records to rows: what is new, what changed, what was known, and showing a whole file at once."""
