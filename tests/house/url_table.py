"""The table itself: one row an address, in the order of the resolver."""

from tests.house.every_url import Row, anybody

TABLE: dict[str, Row] = {
    "healthz": anybody(),
    "readyz": anybody(),
}
