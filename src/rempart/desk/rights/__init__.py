"""Who may see and do what, decided in one place and denied by default: route x role x purpose x data class.

routes.yml    every address of the site: what object it shows, which data classes, who reads, who acts, whether a purpose is asked, which event
roles.yml     what each role sees of each data class, and which roles one person may not hold together
purposes.yml  why an object may be opened
scope.py      the one query layer: rows that a person may see; those of a room above stand in its own (api/rows.py)
middleware.py asks the table before each view, writes the reading into the journal, and only then lets the page be made
"""
