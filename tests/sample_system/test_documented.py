"""docs/landlord-system.md says what the sample system does, and its examples are messages."""

import json
import re
from pathlib import Path

import pytest

from portal.repairs.models import Said
from portal.sample_system.failing import KNOWN
from portal.sample_system.plots import CHOICES
from standards.messages import check_message

WORDS = Path("docs/landlord-system.md").read_text()
EXAMPLES = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", WORDS, re.DOTALL)]
OPENS_WITH = {"DescriptionOfWork": "RaiseRepair", "WorkOrderReference": "AvailableAppointments"}


def test_its_examples_are_valid_messages() -> None:
    messages = [(OPENS_WITH.get(next(iter(example))), example) for example in EXAMPLES]
    checked = [kind for kind, example in messages if kind and not check_message(kind, example)]
    assert checked == ["RaiseRepair", "AvailableAppointments"]


@pytest.mark.parametrize("word", sorted({*CHOICES, *KNOWN, *(f"resident_{kind}" for kind in Said.Kind)}))
def test_it_names_everything(word: str) -> None:
    assert re.search(rf'[`"]{word}["`]', WORDS), word
