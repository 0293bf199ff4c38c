"""Joint controls on the ground: aim and legal basis of each agency, checklists, sealed findings; made for a phone."""
