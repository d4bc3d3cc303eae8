"""A landlord's own tables become the standard, as a mapping says."""

from pathlib import Path

import pytest

from standards.converting import convert
from standards.issues import Code, Unreadable
from standards.kinds import KINDS
from standards.mapping import load, names

DAMP = Path(__file__).parent / "samples" / "damp-and-mould"


def converted(
    kind: str, path: Path = DAMP, mapping: str = "damp-and-mould"
) -> tuple[list[dict[str, str]], list[str]]:
    rows, codes = [], []
    for batch in convert(path, KINDS[kind], load(mapping)):
        rows += [
            {name: text for name, text in zip(batch.columns, row, strict=True) if text} for row in batch.rows
        ]
        codes += [found.code.value for found in batch.issues]
    return rows, codes


def test_each_shipped_mapping_names_columns_of_the_standard() -> None:
    assert "damp-and-mould" in names()
    for name in names():
        load(name)


def test_a_unit_with_its_property_site_and_address_is_a_home() -> None:
    homes, codes = converted("homes")
    assert codes == []
    assert len(homes) == 10
    assert homes[0] == {
        "site_reference": "S1",
        "site_name": "Site Alpha",
        "property_reference": "P1",
        "property_name": "Alpha Tower",
        "property_year_built_date": "1995-01-01",
        "unit_reference": "U1",
        "unit_uprn": "100000001",
        "tenure_type": "20",
        "address_unit": "Flat 1A",
        "address_building_number": "12",
        "address_building_name": "Rosewood Court",
        "address_street_name": "Rose Street",
        "address_city_name": "London",
        "address_postal_code": "SW1A 2AA",
    }


def test_a_tenancy_finds_its_home_through_its_address_and_its_person() -> None:
    tenancies, codes = converted("tenancies")
    assert len(tenancies) == 10
    assert tenancies[0] == {
        "tenancy_reference": "T1",
        "unit_reference": "U1",
        "tenure_type": "180",
        "first_day_of_term_date": "2024-04-07",
        "lead_tenant_reference": "TP1",
        "lead_tenant_name_full": "Paul Hall",
        "lead_tenant_email": "paul.hall@housingexample.co.uk",
        "lead_tenant_mobile": "+44335014151",
    }
    assert codes == ["unmapped-value"]  # alert 15, whose meaning is not in the tables


def test_a_tenancy_that_runs_has_no_last_day_and_one_that_ended_has() -> None:
    tenancies, _ = converted("tenancies")
    last_days = {row["tenancy_reference"]: row.get("last_day_of_term_date") for row in tenancies}
    assert last_days["T4"] is None
    assert last_days["T5"] == "2022-10-19"


def test_nan_is_blank_and_a_decimal_key_is_the_whole_number() -> None:
    tenancies, _ = converted("tenancies")
    alerts = {row["tenancy_reference"]: row.get("lead_tenant_alert_1_type") for row in tenancies}
    assert alerts["T2"] is None
    assert alerts["T4"] == "20-30"  # 6.0


def test_only_those_who_hold_the_contract_are_party_to_the_tenancy() -> None:
    tenancies, _ = converted("tenancies")
    others = {
        row["tenancy_reference"]: row["other_party_1_name_full"]
        for row in tenancies
        if "other_party_1_name_full" in row
    }
    assert others == {"T7": "Rachel Baldwin", "T9": "Angela Walker"}


def test_certificates_come_from_two_tables() -> None:
    certificates, codes = converted("certificates")
    assert codes == []
    assert [row["certificate_reference"] for row in certificates] == [
        *(f"C{number}" for number in range(1, 7)),
        *(f"EPC000{number}" for number in range(1, 7)),
    ]
    assert certificates[1] == {
        "certificate_reference": "C2",
        "type": "10",
        "title": "Landlord gas safety record",
        "unit_reference": "U1",
        "date_issued": "2023-02-01",
        "valid_from": "2023-02-01",
        "valid_to": "2024-02-01",
        "certified_by_name": "GasSafe Ltd",
    }
    assert certificates[6]["required_action_1_name"] == "Upgrade windows to double glazing"
    assert "required_action_1_name" not in certificates[10]  # "No immediate actions" asks for none


def test_a_heating_system_is_a_component_of_its_building() -> None:
    components, codes = converted("components")
    assert len(components) == 3
    assert components[0]["property_reference"] == "P1"
    assert components[0]["asset_type_name"] == "Heating: central heating gas boiler"
    assert components[0]["inspection_date_time"] == "2023-06-15T00:00:00+01:00"
    assert codes == ["date-for-time"]


ONE_TABLE = """
system = "A spreadsheet"
[[homes]]
[homes.columns]
property_reference = "B{Block}"
unit_reference = "{Flat no}"
address_street_name = "{Street}"
address_city_name = "Leeds"
address_postal_code = "{Post code}"
property_year_built_date = { text = "{Built}", date = "%d %b %y" }
"""


def test_one_file_is_a_table_too_with_words_of_the_mapping_and_its_own_dates(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(ONE_TABLE)
    (tmp_path / "stock.csv").write_text(
        "Block;Flat no;Street;Post code;Built\n1;F1;High St;LS1 2TE;05 Mar 71\n2;F2;;LS1 2TE;\n"
    )
    rows, codes = converted("homes", tmp_path / "stock.csv", str(tmp_path / "mine.toml"))
    assert rows == [
        {
            "property_reference": "B1",
            "property_year_built_date": "1971-03-05",
            "unit_reference": "F1",
            "address_street_name": "High St",
            "address_city_name": "Leeds",
            "address_postal_code": "LS1 2TE",
        }
    ]
    assert codes == ["missing-required"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("system = ", "Invalid"),
        ("about = 'x'", "system"),
        ("system = 'x'\n[[homes]]\ncolumns = { castle = 'x' }", "no column castle"),
        ("system = 'x'\n[[homes]]\ncolumns = {}\nspeed = 3", "speed"),
        (
            "system = 'x'\n[[homes]]\ncolumns = { unit_reference = { text = '{a}', match = '(' } }",
            "unterminated",
        ),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "bad.toml").write_text(text)
    with pytest.raises(Unreadable, match=reason) as refused:
        load(str(tmp_path / "bad.toml"))
    assert refused.value.issue.code is Code.BAD_MAPPING


def test_a_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "unit.csv").write_text("unit_id,property_id\n1,1\n")
    with pytest.raises(Unreadable, match="property") as refused:
        converted("homes", tmp_path)
    assert refused.value.issue.code is Code.MISSING_TABLE


def test_a_kind_that_the_mapping_does_not_give_is_said() -> None:
    with pytest.raises(Unreadable, match="work_orders"):
        converted("work_orders")
