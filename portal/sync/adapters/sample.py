"""Our sample landlord system: HACT's messages, and what only a demo asks of it."""

from typing import Any

from portal.sync.adapters import http
from portal.sync.adapters.capabilities import Finding
from portal.sync.adapters.hact import Hact
from portal.sync.adapters.trouble import CannotReach, Refused
from portal.sync.models import System
from standards.dialects import STANDARD

SECONDS = 3.0


class Sample(Hact):
    key = "sample"
    title = "The sample landlord’s system"
    about = "For trying Homefile out. It takes reports, books visits and lives through each job."
    dialect = STANDARD
    address_hint = "Where it was started, like http://127.0.0.1:8100."

    def held(self, system: System) -> dict[str, Any]:
        """Everything that it holds. Raises CannotReach and Refused."""
        return self._ask(system, "GET", "/_held")

    def direct(self, system: System, path: str, wanted: dict[str, Any]) -> dict[str, Any]:
        """Change its speed, the life of its jobs, or what goes wrong. Raises CannotReach and Refused."""
        return self._ask(system, "POST", path, wanted)

    def look(self, system: System) -> list[Finding]:
        findings = super().look(system)
        if all(finding.well is not False for finding in findings):
            try:
                orders = len(self.held(system)["Orders"])
            except (CannotReach, Refused, KeyError, TypeError):
                findings.append(Finding(None, "It is not our sample system.", "Choose the other kind."))
            else:
                findings.append(Finding(True, f"It is our sample system. Orders it holds: {orders}."))
        return findings

    def _ask(self, system: System, method: str, path: str, wanted: Any = None) -> dict[str, Any]:
        reply = http.exchange(system, method, path, headers={}, document=wanted, timeout=SECONDS)
        return http.settled(reply)


ADAPTER = Sample()
