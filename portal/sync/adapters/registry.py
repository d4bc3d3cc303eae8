"""The kinds of system there are: every module beside this one that has an `ADAPTER`."""

import functools
import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from portal.sync import adapters
from portal.sync.adapters.capabilities import Adapter
from portal.sync.models import System
from standards import dialects


class NoAdapter(Exception):
    """There is no kind of system of that name."""


@functools.cache
def kinds() -> Mapping[str, Adapter]:
    """Each kind by its key, the usual one first."""
    modules = [
        importlib.import_module(f"{adapters.__name__}.{module.name}")
        for module in pkgutil.iter_modules(adapters.__path__)
    ]
    found: list[Adapter] = [module.ADAPTER for module in modules if hasattr(module, "ADAPTER")]
    found.sort(key=lambda adapter: (adapter.key != "hact", adapter.title))
    return MappingProxyType({adapter.key: adapter for adapter in found})


def adapter_of(system: System) -> Adapter:
    """How that system is spoken with. Raises NoAdapter."""
    return kind(system.adapter)


def kind(key: str) -> Adapter:
    """Raises NoAdapter."""
    try:
        return kinds()[key]
    except KeyError:
        raise NoAdapter(f"There is no kind of system called {key}.") from None


def dialects_for(adapter: Adapter) -> list[str]:
    """In which ways such a system may write: its own, or any that no other kind has for itself."""
    if adapter.dialect:
        return [adapter.dialect]
    own = {each.dialect for each in kinds().values()} - {dialects.STANDARD}
    return [name for name in dialects.names() if name not in own]
