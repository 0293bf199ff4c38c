"""Ask a time-stamping authority for the stamp of a checkpoint: the one module of this room that speaks to the network."""

import urllib.error
import urllib.request

from rempart.base.errors import RempartError
from rempart.journal.anchoring import Stamped, checked, client
from rempart.journal.checkpoint import Note
from rempart.journal.store import Store, replace

_LONGEST = 1 << 20
_TIMEOUT = 30


def anchor(
    store: Store, note: bytes, address: str, *, authorities: bytes | None = None, proxy: str | None = None
) -> Stamped:
    """Get a time stamp of a checkpoint and keep both.

    Args:
        store: the journal.
        note: the signed checkpoint.
        address: of the time-stamping authority, ``http://`` or ``https://``.
        authorities: certificates (PEM) that the stamp must lead up to.
        proxy: address of a proxy; the environment is not asked for one.

    Raises:
        RempartError: nobody answered, or what came is no time stamp of this checkpoint. The journal itself is whole.
    """
    size = Note.parsed(note).checkpoint.size
    library = client(address)
    request = library.TimestampRequestBuilder().data(note).hash_algorithm(library.HashAlgorithm.SHA256).build()
    body = _asked(address, request.as_bytes(), proxy)
    found = checked(body, note, address, authorities, nonce=request.nonce)
    store.keep(size, note)
    store.anchors.mkdir(exist_ok=True)
    replace(store.anchors / f"{size:010}.tsr", body)
    return found


def _asked(address: str, body: bytes, proxy: str | None) -> bytes:
    if not address.startswith(("http://", "https://")):
        raise RempartError(
            address, "it is not an address of the web", "Correct [journal] timestamp_address in rempart.toml"
        )
    through = urllib.request.ProxyHandler({"http": proxy, "https": proxy} if proxy else {})
    opener = urllib.request.build_opener(through)
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    request = urllib.request.Request(address, body, headers)  # noqa: S310  the scheme was looked at
    todo = "The journal is whole; ask again, or print the head: rempart journal head --print"
    try:
        with opener.open(request, timeout=_TIMEOUT) as answer:
            came: bytes = answer.read(_LONGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or getattr(error, "code", None) or type(error).__name__
        raise RempartError(address, f"no time stamp came ({reason})", todo) from error
    if len(came) > _LONGEST:
        raise RempartError(address, "the answer is too long for a time stamp", todo)
    return came
