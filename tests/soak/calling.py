"""A landlord's system that calls Homefile, and gives up on nothing: what was not answered it asks again."""

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from json import dumps, loads
from typing import Any
from urllib.parse import urlencode

SECONDS = 12.0
# What says nothing of the question: it is asked again.
LATER = {408, 425, 429, 500, 502, 503, 504}


class Stopped(Exception):
    """The soak is over, and this question has had no answer in all that time."""


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def document(self) -> Any:
        return loads(self.text)


@dataclass
class Caller:
    """One client of the API, through a line that goes wrong."""

    port: int
    client: str
    secret: str
    chance: random.Random
    patience: float = 90.0
    token: str = ""
    tries: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(
        self, method: str, path: str, document: Any = None, *, body: bytes = b"", **headers: str
    ) -> Answer:
        """Until an answer settles it. Names of headers are given as If_Match. Raises Stopped."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if document is not None:
            body, named["Content-Type"] = dumps(document).encode(), "application/json"
        end = time.monotonic() + self.patience
        while time.monotonic() < end:
            self.tries["asked"] += 1
            answer = self._once(method, path, body, named | {"Authorization": f"Bearer {self._token()}"})
            if answer and answer.status == 401:
                self.token = ""
            elif answer and answer.status not in LATER:
                return answer
            if answer and answer.status == 500:
                self.problems.append(f"{method} {path} was answered 500: {answer.text[:200]}")
            self.tries["again"] += 1
            time.sleep(0.1 + self.chance.random() * 0.4)
        raise Stopped(f"{method} {path}")

    def _token(self) -> str:
        with self._lock:
            end = time.monotonic() + self.patience
            said = {
                "grant_type": "client_credentials",
                "client_id": self.client,
                "client_secret": self.secret,
            }
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            while not self.token and time.monotonic() < end:
                answer = self._once("POST", "/api/oauth/token", urlencode(said).encode(), kind)
                if answer and answer.status == 200:
                    self.token = answer.document["access_token"]
                else:
                    time.sleep(1.1)  # sixty a minute are allowed
            return self.token

    def _once(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer | None:
        line = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            line.request(method, path, body or None, headers)
            answer = line.getresponse()
            return Answer(
                answer.status,
                {name.lower(): value for name, value in answer.getheaders()},
                answer.read().decode(errors="replace"),
            )
        except (OSError, HTTPException):
            return None
        finally:
            line.close()
