"""A small OpenID Connect provider: discovery, keys, code flow with PKCE, user information; its faults are set by a test."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET, KEY = "rempart", "secret-of-the-client", "key-1"


@dataclass
class Provider:
    """One provider: who signs in there, and what of the token is not as it should be."""

    address: str = ""
    subject: str = "subject-1"
    name: str = "case-officer"
    claims: dict[str, Any] = field(default_factory=dict)
    """Put into the token in the stead of what is right; None takes a claim out."""
    info: dict[str, Any] = field(default_factory=dict)
    """The same, of the user information."""
    issuer: str = ""
    """What the configuration says, where it is not the address."""
    forged: bool = False
    """Whether the token is signed by another key under the number of the published one."""
    plain: bool = False
    """Whether the token is signed with the client's secret instead of a key."""
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    """Sign-ins that were begun, by their code."""
    seen: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key, self.other = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))

    def begin(self, query: dict[str, str]) -> str:
        """Return where the browser goes after the person signed in there."""
        code = secrets.token_urlsafe(12)
        self.asked[code] = query
        self.seen.append(query)
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, posted: dict[str, str]) -> dict[str, Any] | None:
        """Return the tokens of a code, once, to who proves that they began it; None otherwise."""
        begun = self.asked.pop(posted.get("code", ""), None)
        digest = hashlib.sha256(posted.get("code_verifier", "").encode()).digest()
        if begun is None or posted.get("client_secret") != SECRET:
            return None
        if begun["code_challenge"] != base64.urlsafe_b64encode(digest).rstrip(b"=").decode():
            return None
        now = int(time.time())
        said = {
            "iss": self.address, "sub": self.subject, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": begun["nonce"],
            "preferred_username": self.name, **self.claims,
        }  # fmt: skip
        said = {name: value for name, value in said.items() if value is not None}
        key: Any = SECRET * 2 if self.plain else self.other if self.forged else self.key
        made = jwt.encode(said, key, algorithm="HS256" if self.plain else "RS256", headers={"kid": KEY})
        return {"access_token": "access", "token_type": "Bearer", "expires_in": 300, "id_token": made}

    def page(self, path: str) -> Any:
        """Return a document of the provider."""
        if path == "/.well-known/openid-configuration":
            places = {
                "authorization_endpoint": "begin",
                "token_endpoint": "token",
                "jwks_uri": "keys",
                "userinfo_endpoint": "info",
            }
            told = {name: f"{self.address}/{one}" for name, one in places.items()}
            return told | {
                "issuer": self.issuer or self.address,
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if path == "/keys":
            published = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [published | {"kid": KEY, "use": "sig", "alg": "RS256"}]}
        return {"sub": self.subject, "preferred_username": self.name, **self.info}


@contextmanager
def provider() -> Iterator[Provider]:
    """Run a provider on a port of this machine."""
    told = Provider()

    class Handler(BaseHTTPRequestHandler):
        """Answers for the provider."""

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            """Give a document, or send the browser back."""
            asked = urlsplit(self.path)
            if asked.path == "/begin":
                self.send_response(302)
                self.send_header("Location", told.begin({name: one[0] for name, one in parse_qs(asked.query).items()}))
                self.end_headers()
                return
            self._send(told.page(asked.path))

        def do_POST(self) -> None:
            """Give the tokens of a code."""
            posted = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._send(told.token({name: one[0] for name, one in parse_qs(posted).items()}))

        def _send(self, value: Any) -> None:
            body = json.dumps(value or {"error": "invalid_grant"}).encode()
            self.send_response(200 if value else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
