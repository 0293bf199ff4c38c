"""Who stands behind whom, table first: declared and registered ties of a case, at most two links away."""
