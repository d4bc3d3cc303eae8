"""What may not be read by whoever reads the database: encrypted with a key made from SECRET_KEY."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def sealed(text: str, *, purpose: str) -> str:
    """The text, unreadable without SECRET_KEY; nothing stays nothing. Each purpose has a key of its own."""
    return _safe(purpose).encrypt(text.encode()).decode() if text else ""


def opened(text: str, *, purpose: str) -> str:
    """What was sealed for that purpose. Raises cryptography's InvalidToken for anything else."""
    return _safe(purpose).decrypt(text.encode()).decode() if text else ""


def _safe(purpose: str) -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_key(key, purpose))) for key in keys])


def _key(secret: str | bytes, purpose: str) -> bytes:
    """Thirty-two bytes."""
    return salted_hmac(purpose, "seeds", secret=secret, algorithm="sha256").digest()
