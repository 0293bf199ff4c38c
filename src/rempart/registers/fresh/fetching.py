"""One file brought from its publisher, bounded in time, size and place; or an error that says why it did not come.

The one module that speaks to the network. HTTPS, but for this machine itself; certificates as the system trusts them; no
cookie, no password, no proxy but the one of ``rempart.toml``: nothing is read from the environment.
"""

import asyncio
import hashlib
import ipaddress
import os
import random
import re
import ssl
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path

import httpx
from publicsuffixlist import PublicSuffixList

import rempart
from rempart.base.errors import RempartError

USER_AGENT = f"Rempart/{rempart.__version__} (+https://code.europa.eu/rempart)"
_CHUNK = 1_048_576
_LAST_PORT = 65_535
_MARK = re.compile(r"[\x20-\x7e]{1,1024}")
"""A mark that can be sent back as it came."""
_AGAIN = {408, 425, 429, 500, 502, 503, 504}
_TODO = "The last good edition stays in use; try again later, or load the file by hand"


@dataclass(frozen=True)
class Limits:
    """Bounds of one fetch, in seconds: of a connection, of a silence, of all attempts together, and of the pauses between.

    ``pause`` is the first pause, doubled each time; a publisher who asks for more than ``longest_pause`` is not waited for.
    """

    connect: float = 15
    silence: float = 60
    total: float = 3600
    attempts: int = 4
    pause: float = 2
    longest_pause: float = 120
    redirects: int = 5


@dataclass(frozen=True)
class Wanted:
    """What to fetch: for which register, its address, the other hosts of the publisher, and the bytes it may have.

    ``etag`` and ``last_modified`` are those of the file that is held; with either the publisher may answer *unchanged*.
    """

    register: str
    url: str
    hosts: tuple[str, ...] = ()
    max_bytes: int = 512 * 1024**2
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Attempt:
    """One attempt as the journal records it."""

    host: str
    number: int
    outcome: str
    status: int | None = None
    bytes: int | None = None
    sha256: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Brought:
    """What came: nothing where ``unchanged``; else bytes, hash and marks of the file, and when the publisher changed it.

    ``unmeasured``: neither a length nor chunks nor a packing ends it, so that a cut one would look whole.
    """

    unchanged: bool
    status: int
    bytes: int | None = None
    sha256: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    modified_on: date | None = None
    unmeasured: bool = False


class _FetchError(Exception):
    """An attempt that failed: why, whether another one may succeed, and how long the publisher asks to wait for it."""

    def __init__(self, reason: str, *, again: bool = False, status: int | None = None, wait: float = 0) -> None:
        super().__init__(reason)
        self.reason, self.again, self.status, self.wait = reason, again, status, wait


@dataclass
class _Fetch:
    wanted: Wanted
    target: Path
    limits: Limits
    tell: Callable[[Attempt], None]
    host: str
    number: int = 0
    cookies: CookieJar = field(default_factory=lambda: CookieJar(DefaultCookiePolicy(allowed_domains=[])))


def fetch(
    wanted: Wanted, target: Path, *, tell: Callable[[Attempt], None], proxy: str | None = None, limits: Limits | None = None
) -> Brought:  # fmt: skip
    """Bring one file to ``target``, and tell of each attempt.

    Raises:
        RempartError: it did not come whole, in time, within its size, from its publisher; ``target`` is not there then.
    """
    bounds = limits or Limits()
    work = _Fetch(wanted, target, bounds, tell, httpx.URL(wanted.url).host)
    where = f"{wanted.register}, {work.host}"
    try:
        return asyncio.run(_in_time(work, proxy))
    except TimeoutError as error:
        reason = f"it did not come whole within {bounds.total:g} seconds"
        tell(Attempt(work.host, work.number, "failed", reason=reason))
        raise RempartError(where, reason, _TODO) from error
    except _FetchError as error:
        raise RempartError(where, error.reason, _TODO) from error
    finally:
        _part(target).unlink(missing_ok=True)


async def _in_time(work: _Fetch, proxy: str | None) -> Brought:
    """Try again while that may help; the bound on the whole also ends an answer that trickles."""
    async with asyncio.timeout(work.limits.total), _client(work, proxy) as client:
        while True:
            work.number += 1
            try:
                brought = await _attempt(client, work)
            except _FetchError as error:
                work.tell(Attempt(work.host, work.number, "failed", error.status, reason=error.reason))
                if not error.again or work.number >= work.limits.attempts:
                    raise
                await asyncio.sleep(_pause(work, error))
            else:
                outcome = "unchanged" if brought.unchanged else "received"
                reason = "the server said no length" if brought.unmeasured else None
                work.tell(
                    Attempt(work.host, work.number, outcome, brought.status, brought.bytes, brought.sha256, reason)
                )
                return brought


def _client(work: _Fetch, proxy: str | None) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        verify=ssl.create_default_context(),
        trust_env=False,
        proxy=None if _is_loopback(work.host) else proxy,
        timeout=httpx.Timeout(work.limits.silence, connect=work.limits.connect),
        follow_redirects=False,
        cookies=work.cookies,
        headers={"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "identity"},
    )


def _pause(work: _Fetch, error: _FetchError) -> float:
    """Return how long to wait: what the publisher asks, else twice as long each time, with chance so that towns spread."""
    if error.wait > work.limits.longest_pause:
        raise _FetchError(f"{error.reason}, and asks to come back in {error.wait:.0f} seconds", status=error.status)
    spread = random.uniform(0.5, 1)  # noqa: S311  no secret hangs on it
    return max(error.wait, work.limits.pause * 2.0 ** (work.number - 1) * spread)


async def _attempt(client: httpx.AsyncClient, work: _Fetch) -> Brought:
    """Ask once, and follow the publisher's own redirects."""
    url = httpx.URL(work.wanted.url)
    try:
        for _ in range(work.limits.redirects + 1):
            async with client.stream("GET", url, headers=_conditions(work.wanted)) as response:
                if not response.has_redirect_location:
                    return await _answer(response, work)
                url = _next(url, response, work.wanted)
    except httpx.TimeoutException as error:
        raise _FetchError("the publisher's server went silent", again=True) from error
    except (httpx.RemoteProtocolError, httpx.ReadError) as error:
        raise _FetchError("the answer broke off before its end", again=True) from error
    except httpx.InvalidURL as error:
        raise _FetchError("it redirects to what is no address") from error
    except httpx.HTTPError as error:
        if _distrusted(error):
            raise _FetchError("the certificate of the publisher's server is not trusted by this system") from error
        raise _FetchError("the publisher's server could not be reached", again=True) from error
    raise _FetchError(f"it redirects more than {work.limits.redirects} times")


def _distrusted(error: BaseException | None) -> bool:
    """Tell whether a certificate stands at the origin of an error."""
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error is not None


def _conditions(wanted: Wanted) -> dict[str, str]:
    given = {"If-None-Match": wanted.etag, "If-Modified-Since": wanted.last_modified}
    return {name: value for name, value in given.items() if value}


def _next(url: httpx.URL, response: httpx.Response, wanted: Wanted) -> httpx.URL:
    """Return where the publisher sends to, if that is still the publisher."""
    target = url.join(response.headers["location"])
    if (target.port or 0) > _LAST_PORT:
        raise _FetchError("it redirects to what is no address", status=response.status_code)
    if target.scheme != "https" and not (
        target.scheme == "http" and _is_loopback(url.host) and _is_loopback(target.host)
    ):
        raise _FetchError("it redirects to an address that is not HTTPS", status=response.status_code)
    if target.host not in wanted.hosts and site_of(target.host) != site_of(httpx.URL(wanted.url).host):
        reason = f"it redirects to {target.host[:253]}, which is not the publisher's domain and not under 'fetch.hosts'"
        raise _FetchError(reason, status=response.status_code)
    return target


async def _answer(response: httpx.Response, work: _Fetch) -> Brought:
    status = response.status_code
    if status == 304 and _conditions(work.wanted):
        return Brought(True, status, etag=work.wanted.etag, last_modified=work.wanted.last_modified)
    if status != 200:
        raise _FetchError(
            f"the publisher's server answers {status}", again=status in _AGAIN, status=status, wait=_wait(response)
        )
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > work.wanted.max_bytes:
        raise _FetchError(
            f"it has {int(declared):,} bytes, more than the {work.wanted.max_bytes:,} of the card", status=status
        )
    size, sha256 = await _body(response, work)
    last_modified = _mark(response, "last-modified")
    return Brought(
        False, status, size, sha256, _mark(response, "etag"), last_modified, _day(last_modified), _unmeasured(response)
    )


def _mark(response: httpx.Response, name: str) -> str | None:
    """Return a header to send back next time; None where there is none, or none that could be sent."""
    value = response.headers.get(name, "")
    return value if _MARK.fullmatch(value) else None


def _unmeasured(response: httpx.Response) -> bool:
    """Tell whether only the end of the connection ends the body."""
    return not {"content-length", "transfer-encoding", "content-encoding"} & set(response.headers)


async def _body(response: httpx.Response, work: _Fetch) -> tuple[int, str]:
    """Write the body to its place when all of it is there; return its bytes and its hash."""
    part, digest, size, came = _part(work.target), hashlib.sha256(), 0, 0
    unpack = _Unpacking(response.headers.get("content-encoding", ""))
    with part.open("wb") as out:
        async for raw in response.aiter_raw():
            came += len(raw)
            if came > work.wanted.max_bytes:  # packed, it may be large and hold nothing
                raise _too_large(work.wanted)
            for chunk in unpack.feed(raw):
                size += len(chunk)
                if size > work.wanted.max_bytes:
                    raise _too_large(work.wanted)
                digest.update(chunk)
                out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    declared = response.headers.get("content-length", "")
    if (declared.isdigit() and int(declared) != came) or not unpack.whole:
        raise _FetchError("the answer broke off before its end", again=True, status=200)
    if size == 0:
        raise _FetchError("the answer is empty", again=True, status=200)
    part.replace(work.target)
    return size, digest.hexdigest()


def _too_large(wanted: Wanted) -> _FetchError:
    return _FetchError(f"it has more than the {wanted.max_bytes:,} bytes of the card", status=200)


class _Unpacking:
    """A body as the publisher wrote it, where the server packed it for the way although it was not asked to.

    A packing may be several, one after the other; what follows the last is damage.
    """

    def __init__(self, encoding: str) -> None:
        packed = encoding.strip().lower()
        if packed not in ("", "identity", "gzip", "x-gzip"):
            raise _FetchError("it came in a content encoding that was not asked for", status=200)
        self._gzip = zlib.decompressobj(wbits=31) if packed.endswith("gzip") else None

    def feed(self, raw: bytes) -> Iterator[bytes]:
        """Yield pieces of bounded size, whatever a packed piece holds."""
        if self._gzip is None:
            yield raw
            return
        try:
            while raw:
                if self._gzip.eof:
                    self._gzip = zlib.decompressobj(wbits=31)
                yield self._gzip.decompress(raw, _CHUNK)
                raw = self._gzip.unconsumed_tail or self._gzip.unused_data
        except zlib.error as error:
            raise _FetchError("it came in a damaged content encoding", again=True, status=200) from error

    @property
    def whole(self) -> bool:
        """Whether nothing is missing at the end of what was packed."""
        return self._gzip is None or self._gzip.eof


def _part(target: Path) -> Path:
    return target.with_name(f"{target.name}.part")


def _wait(response: httpx.Response) -> float:
    """Return the seconds of Retry-After, a number or an instant; 0 where there is none that can be read."""
    told = response.headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", told):
        return float(told)
    with suppress(ValueError, TypeError, OverflowError):
        return max(0.0, (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
    return 0.0


def _day(last_modified: str | None) -> date | None:
    """Return the day of Last-Modified in UTC; None where there is none, or one to come."""
    with suppress(ValueError, TypeError, OverflowError):
        at = parsedate_to_datetime(last_modified or "").astimezone(UTC)
        return at.date() if at <= datetime.now(UTC) else None
    return None


def _is_loopback(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def site_of(host: str) -> str:
    """Return the domain that one registrant holds (data.gouv.fr of www.data.gouv.fr), or the host itself."""
    with suppress(ValueError):
        return str(ipaddress.ip_address(host))
    return _suffixes().privatesuffix(host.rstrip(".").lower()) or host
