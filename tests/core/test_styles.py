"""The style sheet: every class that a template uses is in it, and it stays small."""

import gzip
import re

import pytest
from django.conf import settings

SHEET = settings.BASE_DIR / "static" / "build" / "app.css"
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
HOOKS = {"govuk-checkboxes", "govuk-radios", "hf-refresh", "hf-refresh__link"}  # named for scripts, not looks


def classes_of(source):
    """The whole classes named in a template; those put together from a variable are left out."""
    source = re.sub(r"\{#.*?#\}", "", source, flags=re.S)
    for named in re.findall(r'class="([^"]*)"', source):
        plain = re.sub(r"\S*\{\{.*?\}\}\S*|\{%.*?%\}", " ", named)
        yield from (name for name in plain.split() if name.startswith(("hf-", "govuk-")) and name[-1] != "-")


@pytest.fixture(scope="module")
def sheet():
    return SHEET.read_text()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_every_class_that_a_template_uses_has_a_style(template, sheet):
    styled = {name.replace("\\", "") for name in re.findall(r"\.((?:[\w-]|\\.)+)", sheet)}
    assert set(classes_of(template.read_text())) - styled - HOOKS == set()


def test_it_is_small_enough_for_a_poor_signal(sheet):
    assert len(gzip.compress(sheet.encode())) < 20_000


def test_there_is_no_crown_and_no_typeface_of_the_state(sheet):
    assert "GDS Transport" not in sheet
    assert "@font-face" not in sheet
    assert "crown" not in sheet


def test_scripts_are_small_and_ask_nobody_else_for_anything():
    scripts = sorted((settings.BASE_DIR / "static" / "src").glob("*.js"))
    assert sum(len(gzip.compress(script.read_bytes())) for script in scripts) < 8_000
    assert not any("http://" in script.read_text() or "https://" in script.read_text() for script in scripts)
