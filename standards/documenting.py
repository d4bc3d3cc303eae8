"""The tables of docs/standard.md, made from the schemas and issues.csv so that the page cannot say otherwise.

<!-- table: homes -->
... written here ...
<!-- /table -->
"""

import re

from standards.issues import wordings
from standards.kinds import KINDS
from standards.templates import as_markdown

_TABLE = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- /table -->)", re.DOTALL)


def documented(page: str) -> str:
    """The page with its tables as they are now."""
    return _TABLE.sub(lambda found: f"{found[1]}{_table(found[2])}{found[3]}", page)


def _table(name: str) -> str:
    if name == "issues":
        return _issues()
    if name == "extensions":
        return _extensions()
    return as_markdown(KINDS[name])


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
