"""The same things from a terminal: one file per command, one manner.

Exit codes: 0 done, 1 something was refused or found broken, 2 usage. Errors go to standard error, one paragraph,
without traceback; data to standard output.
"""

from rempart.cli.main import main

__all__ = ["main"]
