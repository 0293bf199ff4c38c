"""What a town declares of the system that it runs, made from the running configuration and from nothing else.

Four papers in both languages: the annex of the impact assessment (GDPR art. 35), the entry for an algorithm register, the
table of addresses and roles, the inventory of components that hold fitted numbers. What the configuration does not say is
said by somebody in ``declared.yml`` of the workspace, or stands as *not stated* with who has to state it.
"""

from rempart.desk.declaring.entry import entry_json, entry_schema
from rempart.desk.declaring.papers import PAPERS, markdown, paper
from rempart.desk.declaring.running import Running, generic, of_workspace

__all__ = ["PAPERS", "Running", "entry_json", "entry_schema", "generic", "markdown", "of_workspace", "paper"]
