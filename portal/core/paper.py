"""A document for paper: a template in Typst with what it is given, as a tagged PDF."""

import json
from collections.abc import Mapping
from typing import Any

import typst
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates" / "paper"
ACCESSIBLE = "ua-1"  # PDF/UA, ISO 14289-1: read aloud in order, with headings and tables


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF of `templates/paper/<template>.typ`, which reads its data, as JSON has it, from `data`.

    What people wrote is data and never markup. A character that no font of this machine has cannot be in an
    accessible PDF: then it is printed as a box, and the template is told so by `whole`, to say so itself.
    """
    path = TEMPLATES / f"{template}.typ"
    try:
        return _made(path, {**data, "whole": True}, pdf_standards=[ACCESSIBLE])
    except typst.TypstError:
        return _made(path, {**data, "whole": False})


def _made(path: Any, data: Mapping[str, Any], **options: Any) -> bytes:
    said = json.dumps(data, ensure_ascii=False)
    return bytes(typst.compile(path, root=TEMPLATES, format="pdf", sys_inputs={"data": said}, **options))
