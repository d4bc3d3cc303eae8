"""Starting a process so that it cannot outlive its parent, and, when root starts it, not as root."""

import ctypes
import os
import pwd
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LINUX = sys.platform == "linux"
PR_SET_PDEATHSIG, PR_SET_SECUREBITS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 1, 28, 47, 2
SECBIT_NO_SETUID_FIXUP = 1 << 2  # capabilities survive a change of account
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
CAPABILITIES_VERSION_3 = 0x20080522

CANNOT_ENTER = (
    "FATAL: root may not let the account {} pass through a closed folder here; put the checkout and VAR "
    "where others may enter, such as under /srv, or start Homefile as an ordinary account\n"
)

_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Account:
    """The ordinary account that servers run under when root starts them; PostgreSQL refuses root."""

    name: str
    uid: int
    gid: int

    @classmethod
    def instead_of_root(cls) -> "Account | None":
        """An account of Homefile's own if the machine has one, else nobody; None when we are not root."""
        if os.geteuid() != 0:
            return None
        known = {entry.pw_name: entry for entry in pwd.getpwall()}
        entry = known.get("homefile") or known["nobody"]
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)

    def may_enter(self, folder: Path) -> bool:
        """Whether others may pass through every folder on the way."""
        return all(parent.stat().st_mode & 0o001 for parent in [folder, *folder.parents][1:])


def die_with_parent(how: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """A preexec function: the kernel sends the signal when the parent is gone, however it went."""

    def ask_the_kernel() -> None:
        if LINUX:
            _libc.prctl(PR_SET_PDEATHSIG, int(how))

    return ask_the_kernel


def become(
    account: Account, *, enter_any_folder: bool, on_parents_death: signal.Signals
) -> Callable[[], None]:
    """A preexec function that gives root up, keeping at most the right to pass through closed folders.

    That right is what lets PostgreSQL work in a checkout under root's own home without a change to the
    permissions of that home.
    """

    def give_root_up() -> None:
        if enter_any_folder:
            _libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
        os.setgroups([])
        os.setgid(account.gid)
        os.setuid(account.uid)
        if enter_any_folder and not (_keep(CAP_DAC_READ_SEARCH) or _keep(CAP_DAC_OVERRIDE)):
            os.write(2, CANNOT_ENTER.format(account.name).encode())
            os._exit(126)
        die_with_parent(on_parents_death)()  # after the change of account, which forgets it

    return give_root_up


def _keep(capability: int) -> bool:
    """Keep one capability through the next exec, and drop the others."""
    header = (ctypes.c_uint32 * 2)(CAPABILITIES_VERSION_3, 0)
    bit = 1 << capability
    data = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
    if _libc.capset(header, data) != 0:
        return False
    return bool(_libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) == 0)
