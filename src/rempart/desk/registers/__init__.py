"""Files of the town and of publishers: upload, map, dry run, a second person, load, roll back, freshness."""
