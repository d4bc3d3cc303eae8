"""What somebody typed becomes something PostgreSQL can look up, whatever they typed."""

import pytest
from django.db import connection

from portal.office.finding.query import Query, fenced, query_of

# What was typed, and the condition on the words of a home.
CASES = [
    ("Quillmoor", "'quillmoor':*"),
    ("12 Quillmoor Road", "('12' | '-12') & 'quillmoor':* & 'road'"),
    ("12, quillmoor rd", "('12' | '-12') & 'quillmoor':* & ('rd' | 'road')"),
    ("flat 3", "'flat' & ('3' | '-3')"),
    ("12a", "'12a':*"),
    ("zz1 4ap", "('zz1' <-> '4ap')"),
    ("ZZ14AP", "('zz14ap':* | ('zz1' <-> '4ap'))"),
    ("zz1 4", "('zz1' <-> '4':*)"),
    ("zz14a", "('zz14a':* | ('zz1' <-> '4a':*))"),
    ("zz14", "'zz14':*"),
    ("O'Brien", "('obrien':* | ('o' <-> 'brien':*))"),
    ("O’Brien", "('obrien':* | ('o' <-> 'brien':*))"),
    ("OBrien", "('obrien':* | ('o' <-> 'brien':*))"),
    ("St Mary's", "('st' | 'street' | 'saint') & ('marys':* | ('mary' <-> 's'))"),
    ("Marys", "('marys':* | ('mary' <-> 's'))"),
    ("Smith-Oyelaran", "('smith-oyelaran' | ('smith':* & ('oyelaran':* | ('o' <-> 'yelaran':*))))"),
    ("12-14", "('12-14' | (('12' | '-12') & ('14' | '-14')))"),
    ("100023456789", "'100023456789':*"),
    ("0100023456789", "('0100023456789':* | '100023456789':*)"),
    ("Siân", "'siân':*"),
    ("x y", "'x' & 'y'"),
]


@pytest.mark.parametrize(("typed", "words"), CASES)
def test_it_asks_for_the_words_typed(typed: str, words: str) -> None:
    assert query_of(typed).home_words == words


NOTHING = ["", " ", "'", '"', "\\", "%", "<->:*", "&|!()", "a", "\x00", "*", "- -"]


@pytest.mark.parametrize("typed", NOTHING)
def test_it_looks_for_nothing_where_nothing_was_typed(typed: str) -> None:
    assert query_of(typed) == Query()
    assert not query_of(typed)


NASTY = [
    "' | 'x' & !",
    "it's a 'quoted' word",
    "back\\slash",
    "a:* & b",
    "!x",
    "((((",
    "'''",
    "DROP TABLE homes_home; --",
    "word:A",
    "\u202eabc",
    "😀 quillmoor",
    "x" * 5000,
    "a b c d e f g h i j k",
    "1.2.3.4",
    "me@example.org",
    "http://example.org/a?b=c",
    "ﬁeld",
    "½",
    "²",
    "٣",
    "-5",
    "1e5",
    "--",
    "o'",
    "'o",
    "d'",
    "zz1  4ap",
    "zz1\t4ap\n",
    *NOTHING,
]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", NASTY + [typed for typed, _ in CASES])
def test_postgresql_can_read_whatever_was_typed(typed: str) -> None:
    query = query_of(typed)
    for words in filter(None, [query.home_words, query.person_words]):
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_tsquery('simple', %s)", [fenced(words, 7)])
            assert "qqlandlord7" in cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("typed", "references"),
    [
        ("WO0012", ("WO0012", "wo0012")),
        ("wo0012", ("WO0012", "wo0012")),
        ("WO/12-3", ("WO/12-3", "wo/12-3")),
        ("wo1", ()),
        ("wo 0012", ()),
        ("quillmoor", ()),
        ("123456", ("123456",)),
    ],
)
def test_a_reference_has_a_digit_and_no_space(typed: str, references: tuple[str, ...]) -> None:
    assert query_of(typed).references == references


def test_it_reads_no_more_than_anybody_types() -> None:
    assert len(query_of("quillmoor " * 500).home_words.split(" & ")) == 8
