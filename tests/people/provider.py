"""A sign-in provider of a landlord: a real one, in this process. oauthlib does what the standard says.

Whoever comes is `who`, signed in there already. What it says of them, and how it signs, a test can bend.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from oauthlib.openid import RequestValidator, Server

CLIENT, SECRET = "homefile", "quiet-otter"
CALLBACK = "/office/sign-in/with/sso/login/callback/"
Claims = dict[str, Any]


class Provider(RequestValidator):  # type: ignore[misc]
    """Knows one client, and one person at a time."""

    def __init__(self) -> None:
        self.address = ""
        self.who: Claims = {"sub": "17", "email": "olive@larkfield.example"}
        self.session: Claims = {"amr": ["pwd", "mfa"]}
        self.bend: Callable[[Claims], Claims] = lambda claims: claims
        self.sign: Callable[[Claims], str] = self.signed
        self.codes: dict[str, Any] = {}
        self.tokens: dict[str, Claims] = {}
        self.keys: dict[str, RSAPrivateKey] = {}
        self.rotate()
        self.server = Server(self)

    # --- its keys ------------------------------------------------------------------------------------------

    def rotate(self) -> RSAPrivateKey:
        """A new key; the old one is published no more. It is given back."""
        old = next(iter(self.keys.values()), None)
        self.keys = {f"key-{time()}": generate_private_key(65537, 2048)}
        return old or next(iter(self.keys.values()))

    def signed(self, claims: Claims, key: RSAPrivateKey | None = None) -> str:
        kid, own = next(iter(self.keys.items()))
        return jwt.encode(claims, key or own, algorithm="RS256", headers={"kid": kid})

    def published(self) -> Claims:
        told = [
            json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())) | {"kid": kid, "use": "sig"}
            for kid, key in self.keys.items()
        ]
        return {"keys": told}

    def described(self) -> Claims:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/who",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    # --- what oauthlib asks --------------------------------------------------------------------------------

    def validate_client_id(self, client_id: str, request: Any, *_: Any) -> bool:
        request.client = SimpleNamespace(client_id=client_id)
        return client_id == CLIENT

    def validate_redirect_uri(self, client_id: str, redirect_uri: str, *_: Any, **__: Any) -> bool:
        return urlsplit(redirect_uri).path == CALLBACK and urlsplit(redirect_uri).hostname == "testserver"

    def validate_response_type(self, client_id: str, response_type: str, *_: Any, **__: Any) -> bool:
        return response_type == "code"

    def validate_scopes(self, client_id: str, scopes: list[str], *_: Any, **__: Any) -> bool:
        return set(scopes) <= {"openid", "email", "profile"}

    def validate_user_match(self, id_token_hint: str, *_: Any) -> bool:
        return not id_token_hint

    def is_pkce_required(self, client_id: str, request: Any) -> bool:
        return True

    def save_authorization_code(self, client_id: str, code: Claims, request: Any, *_: Any, **__: Any) -> None:
        self.codes[code["code"]] = SimpleNamespace(
            redirect_uri=request.redirect_uri,
            challenge=request.code_challenge,
            method=request.code_challenge_method,
            nonce=request.nonce,
            scopes=request.scopes,
            who=dict(self.who),
        )

    def authenticate_client(self, request: Any, *_: Any, **__: Any) -> bool:
        request.client = SimpleNamespace(client_id=request.client_id)
        return (request.client_id, request.client_secret) == (CLIENT, SECRET)

    def validate_grant_type(self, client_id: str, grant_type: str, *_: Any, **__: Any) -> bool:
        return grant_type == "authorization_code"

    def validate_code(self, client_id: str, code: str, client: Any, request: Any, *_: Any, **__: Any) -> bool:
        found = self.codes.get(code)
        if found is not None:
            request.user, request.scopes = found.who, found.scopes
        return found is not None

    def get_code_challenge(self, code: str, request: Any) -> str | None:
        return str(self.codes[code].challenge)

    def get_code_challenge_method(self, code: str, request: Any) -> str | None:
        return str(self.codes[code].method)

    def confirm_redirect_uri(self, client_id: str, code: str, redirect_uri: str, *_: Any, **__: Any) -> bool:
        return bool(self.codes[code].redirect_uri == redirect_uri)

    def get_authorization_code_scopes(self, client_id: str, code: str, *_: Any) -> list[str]:
        return list(self.codes[code].scopes) if code in self.codes else []

    def get_authorization_code_nonce(self, client_id: str, code: str, *_: Any) -> str | None:
        nonce: str | None = self.codes[code].nonce
        return nonce

    def invalidate_authorization_code(self, client_id: str, code: str, *_: Any, **__: Any) -> None:
        del self.codes[code]

    def save_bearer_token(self, token: Claims, request: Any, *_: Any, **__: Any) -> None:
        self.tokens[token["access_token"]] = request.user

    def finalize_id_token(self, id_token: Claims, _token: Any, _handler: Any, request: Any) -> str:
        told = {"iss": self.address, "exp": int(time()) + 300, **id_token, **request.user, **self.session}
        return self.sign(self.bend(told))

    def validate_bearer_token(self, token: str, scopes: list[str], request: Any) -> bool:
        request.user = self.tokens.get(token)
        return request.user is not None

    def get_userinfo_claims(self, request: Any) -> Claims:
        return dict(request.user)

    # --- its web server ------------------------------------------------------------------------------------

    def answer(self, method: str, path: str, body: str, headers: Any) -> tuple[Any, str, int]:
        """The headers, the body and the status of an answer."""
        uri, sent = self.address + path, dict(headers)
        match urlsplit(path).path:
            case "/authorize":
                scopes, _ = self.server.validate_authorization_request(uri, method, body, sent)
                return self.server.create_authorization_response(uri, method, body, sent, scopes)  # type: ignore[no-any-return]
            case "/token":
                return self.server.create_token_response(uri, method, body, sent)  # type: ignore[no-any-return]
            case "/who":
                return self.server.create_userinfo_response(uri, method, body, sent)  # type: ignore[no-any-return]
            case "/keys":
                return {"Content-Type": "application/json"}, json.dumps(self.published()), 200
            case "/.well-known/openid-configuration":
                return {"Content-Type": "application/json"}, json.dumps(self.described()), 200
        return {}, "", 404


@contextmanager
def running() -> Iterator[Provider]:
    """One that answers on this machine, at its `address`."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            headers, text, status = provider.answer(self.command, self.path, body, self.headers)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write((text or "").encode())

        do_POST = do_GET

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.address = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield provider
        server.shutdown()
