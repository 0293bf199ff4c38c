"""The key of sessions: made once, kept with the other keys; never in the database, the settings or the environment."""

import os
import secrets

from rempart.desk.configuration import VARIABLE, keys_folder
from rempart.desk.keys import write_once


def secret_key() -> str:
    """Return the key that signs sessions; without a workspace one that lasts for this process alone."""
    if not os.environ.get(VARIABLE):
        return secrets.token_hex(32)
    path = keys_folder() / "sessions.key"
    if not path.exists():
        write_once(path, secrets.token_hex(32).encode())
    return path.read_text(encoding="ascii")
