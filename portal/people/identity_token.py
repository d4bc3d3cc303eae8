"""What a sign-in provider says of somebody, believed only once it is shown to be the provider's own words.

OpenID Connect Core 1.0, section 3.1.3.7, has the checks. The signature is checked as well, which that section
leaves out where the token came straight from the provider: one fewer thing to trust.
"""

import hmac
from collections.abc import Iterable, Mapping
from typing import Any

import jwt

# Signed with a key that only the provider has: with a shared secret we could have signed it ourselves.
ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
LEEWAY = 60  # seconds by which two clocks may differ
NEEDED = ("iss", "aud", "sub", "exp", "iat", "nonce")
Claims = dict[str, Any]


class NotTheirs(Exception):
    """Why a token is not believed, for the log."""


def claims_of(
    token: str, *, keys: Iterable[Mapping[str, Any]], issuer: str, audience: str, nonce: str
) -> Claims:
    """What the token says. ``keys`` are the provider's, as it publishes them now (RFC 7517).

    Raises NotTheirs for a token of another provider, for another client, of another sign-in, or too old.
    """
    try:
        header = jwt.get_unverified_header(token)
        algorithm = header["alg"]
        if algorithm not in ALGORITHMS:
            raise NotTheirs("not signed with a key of the provider's own")
        key = _key(keys, header.get("kid"), algorithm)
        claims: Claims = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            issuer=issuer,
            audience=audience,
            leeway=LEEWAY,
            options={"require": list(NEEDED)},
        )
    except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
        raise NotTheirs(type(error).__name__) from error
    if claims.get("azp", audience) != audience or (_many(claims["aud"]) and "azp" not in claims):
        raise NotTheirs("made for another client")
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise NotTheirs("of another sign-in")
    return claims


def _key(keys: Iterable[Mapping[str, Any]], kid: object, algorithm: str) -> jwt.PyJWK:
    """The one that it names; where it names none, the only one there is."""
    signing = [key for key in keys if key.get("use", "sig") == "sig"]
    named = [key for key in signing if key.get("kid") == kid] if kid else signing
    if len(named) != 1:
        raise NotTheirs("no such key")
    return jwt.PyJWK(dict(named[0]), algorithm=algorithm)


def _many(audience: object) -> bool:
    return isinstance(audience, list) and len(audience) > 1
