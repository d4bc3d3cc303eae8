"""Thousands of messages of each kind, valid and broken in one place: every verdict is right.

They are made from the dictionary and not from our schemas, so that the two are held against each other.
"""

from datetime import date, datetime, time
from random import Random

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.issues import Code, Severity
from standards.messages import KINDS, check_message, is_valid, read_tolerantly, schema
from tests.standards.messages import dictionary
from tests.standards.messages.making import break_once, found, least, make, put, ways_to_break

EXAMPLES, AT_ONCE = 40, 60  # so many times so many messages of each kind, valid and broken
BY_ANOTHER = 60  # of each kind, checked by another implementation of JSON Schema too
# To that one the 30th of February is a day, and half a letter is a letter.
NOT_IN_THE_SCHEMA = {Code.BAD_DATE, Code.BAD_DATE_TIME, Code.CONTROL_CHARACTER}

kinds = pytest.mark.parametrize("kind", KINDS)
seeds = st.integers(0, 2**32)


@kinds
@settings(max_examples=EXAMPLES)
@given(seed=seeds)
def test_whatever_the_dictionary_allows_is_valid(kind: str, seed: int) -> None:
    random = Random(seed)
    for _ in range(AT_ONCE):
        message = make(dictionary.message(kind), random)
        assert check_message(kind, message) == [], message
        assert is_valid(kind, message)


@kinds
@settings(max_examples=EXAMPLES)
@given(seed=seeds)
def test_one_fault_is_found_where_it_is_and_nothing_else(kind: str, seed: int) -> None:
    random = Random(seed)
    root = dictionary.message(kind)
    for _ in range(AT_ONCE):
        broken = break_once(root, make(root, random), random)
        issues = check_message(kind, broken.message)
        assert [(each.field, each.code) for each in issues] == [(broken.field, broken.code)], str(broken)
        assert issues[0].severity is Severity.ERROR
        assert issues[0].message
        assert not is_valid(kind, broken.message)


@kinds
@settings(max_examples=EXAMPLES)
@given(seed=seeds)
def test_a_tolerant_reader_leaves_what_is_valid_as_it_is(kind: str, seed: int) -> None:
    random = Random(seed)
    for _ in range(AT_ONCE // 4):
        message = make(dictionary.message(kind), random)
        assert read_tolerantly(kind, message) == (message, [])


@kinds
@settings(max_examples=EXAMPLES)
@given(seed=seeds)
def test_a_tolerant_reader_never_fails_and_reads_its_own_reading_the_same(kind: str, seed: int) -> None:
    random = Random(seed)
    root = dictionary.message(kind)
    for _ in range(AT_ONCE // 4):
        message = break_once(root, make(root, random), random).message
        read, _ = read_tolerantly(kind, message)
        assert read_tolerantly(kind, read) == (read, [])
        check_message(kind, read)


@kinds
def test_every_place_of_the_dictionary_can_be_filled_and_can_be_wrong_in_every_way(kind: str) -> None:
    """By turns and not by chance: no place is missed."""
    random = Random(kind)
    root = dictionary.message(kind)
    tried = set()
    for place in root.all():
        message = _with(root, place.path)
        assert check_message(kind, message) == [], place.path
        for one in found(root, message):
            if one.place is not place:
                continue
            for way in ways_to_break(one):
                broken = way(message, random)
                issues = check_message(kind, broken.message)
                assert [(each.field, each.code) for each in issues] == [(broken.field, broken.code)], str(
                    broken
                )
            tried.add(place.path)
    assert tried == {place.path for place in root.all()}


def _with(root: dictionary.Place, path: str) -> object:
    """The least message that has something at that path."""
    message = least(root)
    node, at = root, ()
    for step in filter(None, path.split(".")):
        node = node.below[step.removesuffix("[]")]
        holder = message
        for name in at:
            holder = holder[name]
        at = (*at, node.name)
        if node.name not in holder:
            message = put(message, at, [least(node)] if node.repeats else least(node))
        if node.repeats:
            at = (*at, 0)
    return message


@kinds
def test_every_code_that_may_stand_somewhere_is_taken_there(kind: str) -> None:
    root = dictionary.message(kind)
    for place in root.all():
        if place.type != "code":
            continue
        message = _with(root, place.path)
        at = next(one.at for one in found(root, message) if one.place is place and not one.is_list)
        for code in place.codes:
            assert is_valid(kind, put(message, at, code)), (place.path, code)


@kinds
def test_another_implementation_of_json_schema_gives_the_same_verdicts(kind: str) -> None:
    random = Random(kind)
    root = dictionary.message(kind)
    other = jsonschema.Draft202012Validator(schema(kind))
    for _ in range(BY_ANOTHER):
        message = make(root, random)
        assert other.is_valid(message)
        broken = break_once(root, message, random)
        if broken.code not in NOT_IN_THE_SCHEMA:
            assert not other.is_valid(broken.message), str(broken)


@kinds
def test_every_moment_that_is_valid_can_be_read_as_one(kind: str) -> None:
    random = Random(kind)
    root = dictionary.message(kind)
    readers = {"date": date.fromisoformat, "time": time.fromisoformat, "date-time": datetime.fromisoformat}
    for _ in range(200):
        for one in found(root, make(root, random)):
            if one.place.type in readers:
                readers[one.place.type](one.value)
