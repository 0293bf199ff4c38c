"""The key of sessions: made once, kept with the other keys; never in the database, the settings or the environment."""

import os
import secrets

from rempart.desk.configuration import VARIABLE, keys_folder


def secret_key() -> str:
    """Return the key that signs sessions; without a workspace one that lasts for this process alone."""
    if not os.environ.get(VARIABLE):
        return secrets.token_hex(32)
    path = keys_folder() / "sessions.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32), encoding="ascii")
        try:
            os.link(fresh, path)  # the first process to come makes it
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii")
