"""A landlord's delivery: which files it has. `read_checked` gives the checked rows of each."""

import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from standards.issues import Code, Issue, Severity, Unreadable, issue
from standards.kinds import KINDS, kind_named
from standards.reading import RECORDS, TABLES, Batch, read_checked
from standards.sources import DeliveredFile, Limits, Stopped, check_archive

__all__ = ["Batch", "DeliveredFile", "Limits", "as_kind", "find_files", "passed_over", "read_checked"]


def find_files(path: str | Path) -> list[DeliveredFile]:
    """The files of a delivery, in the order in which kinds build on each other.

    `path` is a folder, a .zip, or one file named after its kind. Raises Unreadable when there is nothing to
    read, or two files of one kind.
    """
    path = Path(path)
    if not path.exists():
        raise Unreadable(issue(Code.NOT_FOUND, str(path)))
    if path.is_dir():
        found = [_delivered(each, each.name) for each in sorted(path.iterdir()) if each.is_file()]
    elif path.suffix.lower() == ".zip":
        found = [_delivered(path, PurePosixPath(name).name, name) for name in _members(path)]
    else:
        found = [_delivered(path, path.name)]
        if found == [None]:
            raise Unreadable(issue(Code.UNKNOWN_KIND, path.name))
    files = [file for file in found if file]
    if not files:
        raise Unreadable(issue(Code.NO_FILES, path.name))
    _refuse_two_of_a_kind(files)
    order = list(KINDS)
    return sorted(files, key=lambda file: order.index(file.kind))


def passed_over(path: str | Path) -> list[Issue]:
    """A note for each file of a folder that looks like data and is not named after a kind."""
    path = Path(path)
    names = sorted(each.name for each in path.iterdir()) if path.is_dir() else []
    return [
        issue(Code.UNKNOWN_KIND, name, severity=Severity.NOTE)
        for name in names
        if Path(name.lower().removesuffix(".gz")).suffix in (*TABLES, *RECORDS)
        and _delivered(path / name, name) is None
    ]


def as_kind(path: str | Path, kind: str) -> DeliveredFile:
    """One file as a kind that its name need not say. Raises Unreadable."""
    path = Path(path)
    known = kind_named(kind)
    if not path.is_file():
        raise Unreadable(issue(Code.NOT_FOUND, str(path)))
    if known is None:
        raise Unreadable(issue(Code.UNKNOWN_KIND, path.name))
    return DeliveredFile(path, known.key, path.name)


def _members(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            check_archive(archive, path.stat().st_size, Limits())
            return sorted(each.filename for each in archive.infolist() if not each.is_dir())
    except Stopped as stopped:
        raise Unreadable(issue(stopped.code, path.name, words=stopped.words)) from None
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        raise Unreadable(_what_is_wrong(path)) from None


def _what_is_wrong(path: Path) -> Issue:
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        return issue(Code.EMPTY_FILE, path.name)
    if start == b"PK\x03\x04":  # it begins as a .zip, but its list of contents, at the end, is not there
        return issue(Code.TRUNCATED_FILE, path.name, words={"row": 1})
    return issue(Code.BAD_ARCHIVE, path.name, words={"reason": "it is not a .zip file"})


def _delivered(path: Path, name: str, member: str = "") -> DeliveredFile | None:
    stem = name.lower().removesuffix(".gz")
    suffix = Path(stem).suffix
    kind = kind_named(stem.removesuffix(suffix)) if suffix in TABLES + RECORDS else None
    if kind is None or "__MACOSX" in member:
        return None
    return DeliveredFile(path, kind.key, name, member)


def _refuse_two_of_a_kind(files: Sequence[DeliveredFile]) -> None:
    first: dict[str, DeliveredFile] = {}
    for file in files:
        other = first.setdefault(file.kind, file)
        if other is not file:
            raise Unreadable(
                issue(Code.REPEATED_KIND, other.name, value=file.kind, words={"other": file.name})
            )
