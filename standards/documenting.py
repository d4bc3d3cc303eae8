"""The tables of docs/standard.md and docs/messages.md, made from the schemas and issues.csv.

So the pages cannot say otherwise.

<!-- table: homes -->
... written here ...
<!-- /table -->
"""

import re
from collections.abc import Iterator
from typing import Any

from standards import messages
from standards.issues import wordings
from standards.kinds import KINDS
from standards.messages.schemas import resolved
from standards.templates import as_markdown

_TABLE = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- /table -->)", re.DOTALL)


def documented(page: str) -> str:
    """The page with its tables as they are now."""
    return _TABLE.sub(lambda found: f"{found[1]}{_table(found[2])}{found[3]}", page)


def _table(name: str) -> str:
    ours = {"issues": _issues, "extensions": _extensions, "messages": _messages, "homefile": _homefile}
    return ours[name]() if name in ours else as_markdown(KINDS[name])


def _issues() -> str:
    rows = ["| code | severity | who puts it right | words |", "|---|---|---|---|"]
    for code, wording in wordings().items():
        rows.append(f"| `{code.value}` | {wording.severity.value} | {wording.who} | {wording.english} |")
    return "\n".join(rows) + "\n"


def _extensions() -> str:
    rows = ["| field | column | what it is |", "|---|---|---|"]
    for kind in KINDS.values():
        for column in kind.fields:
            if column.extension:
                field = f"{kind.entity}.{column.path}"
                rows.append(f"| `{field}` | `{column.name}` of {kind.key} | {column.meaning} |")
    return "\n".join(rows) + "\n"


def _messages() -> str:
    rows = ["| message | says | must have | places |", "|---|---|---|---:|"]
    for kind in messages.KINDS:
        whole = messages.schema(kind)
        needed = ", ".join(f"`{name}`" for name in whole.get("required", ())) or "nothing"
        places = sum(1 for path, _ in _places(whole, whole) if not path.startswith("Homefile"))
        rows.append(f"| `{kind}` | {whole['description']} | {needed} | {places} |")
    return "\n".join(rows) + "\n"


def _homefile() -> str:
    rows = ["| field | holds | means |", "|---|---|---|"]
    whole = messages.schema("RaiseRepair")
    for path, part in _places(whole, whole["$defs"]["Homefile"]):
        rows.append(f"| `{path}` | {_holds(whole, part)} | {part['description']} |")
    return "\n".join(rows) + "\n"


def _holds(whole: dict[str, Any], part: dict[str, Any]) -> str:
    kept = resolved(whole, part)
    if "enum" in kept:
        return " or ".join(f"`{code}`" for code in kept["enum"])
    if kept is whole["$defs"]["TimeOfDay"]:
        return "time of day"
    words = {"object": "object", "array": "list", "date": "date", "string": "text"}
    return words[str(kept.get("format", kept["type"]))]


def _places(
    whole: dict[str, Any], part: dict[str, Any], path: str = ""
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every place of a message below a part of its schema, with [] after a list."""
    for name, inner in resolved(whole, part).get("properties", {}).items():
        kept = resolved(whole, inner)
        is_list = kept["type"] == "array"
        at = f"{path}.{name}".removeprefix(".") + ("[]" if is_list else "")
        yield at, inner
        yield from _places(whole, kept["items"] if is_list else kept, at)
