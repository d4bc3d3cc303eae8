"""Whatever bytes a file holds, reading it gives batches and issues."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standards.delivery import DeliveredFile, read_checked
from standards.kinds import KINDS
from tests.standards.test_files import HEADER, LEASE, ROW, workbook

many = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
SOUND = {
    "homes.csv": (HEADER + ROW * 3).encode(),
    "homes.csv.gz": gzip.compress((HEADER + ROW * 3).encode()),
    "homes.xlsx": workbook(HEADER.strip().split(","), ROW.strip().split(",")),
    "tenancies.json": json.dumps([LEASE, LEASE]).encode(),
    "tenancies.ndjson": json.dumps(LEASE).encode() + b"\n" + json.dumps(LEASE).encode(),
}


def read(path: Path, name: str, content: bytes) -> None:
    path = path / name
    path.write_bytes(content)
    kind = name.partition(".")[0]
    for batch in read_checked(DeliveredFile(path, kind, name)):
        assert len(batch.rows) <= batch.read


@pytest.mark.parametrize("name", SOUND)
@many
@given(content=st.binary(max_size=300))
def test_any_bytes_are_read_or_named(tmp_path: Path, name: str, content: bytes) -> None:
    read(tmp_path, name, content)


@pytest.mark.parametrize("name", SOUND)
@many
@given(data=st.data())
def test_a_sound_file_with_a_few_bytes_changed_is_read_or_named(
    tmp_path: Path, name: str, data: st.DataObject
) -> None:
    content = bytearray(SOUND[name])
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    read(tmp_path, name, bytes(content[: data.draw(st.integers(0, len(content)))] or content))


@many
@given(data=st.data())
def test_a_workbook_whose_inside_was_changed_is_read_or_named(tmp_path: Path, data: st.DataObject) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND["homes.xlsx"])) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = bytearray(old.read(name))
            if data.draw(st.booleans()) and content:
                content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
            new.writestr(name, bytes(content))
    read(tmp_path, "homes.xlsx", out.getvalue())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["Reference", "Unit", "Property", "ID", "LeadTenant", "Communication", "Items", "Alert", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@pytest.mark.parametrize("kind", KINDS)
@many
@given(record=JSON)
def test_any_json_is_read_or_named(tmp_path: Path, kind: str, record: object) -> None:
    read(tmp_path, f"{kind}.json", json.dumps([record]).encode("utf-8", "surrogatepass"))
