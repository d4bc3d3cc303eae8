"""What comes in is JSON that can be kept; what cannot be is said plainly, and never with our own code."""

from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st
from redis import exceptions as of_redis
from rest_framework import exceptions

from portal.api import documents, paging, problems, versions
from portal.api.problems import Kind, Problem
from tests.api.test_keys import asked

WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | WORDS,
    lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner),
    max_leaves=20,
)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"nonsense", b"\xff\xfe", b"[" * 200 + b"]" * 200, b"NaN", rb'["\ud800"]']
)
def test_what_is_no_json_or_too_deep_is_not_readable(content: bytes) -> None:
    with pytest.raises(Problem) as refused:
        documents.read(content)
    assert refused.value.kind is Kind.NOT_READABLE


@given(ANYTHING)
def test_a_document_is_read_as_it_was_written(document: object) -> None:
    written = documents.Renderer().render(document)
    if document is not None:
        assert documents.read(written) == document


def test_what_no_database_can_hold_is_marked_and_not_lost() -> None:
    assert documents.read(rb'{"a": "x\u0000y"}') == {"a": "x\ufffdy"}


@given(ANYTHING)
def test_a_tag_is_that_of_what_is_shown_whatever_the_order_of_its_names(document: object) -> None:
    turned = dict(reversed(document.items())) if isinstance(document, dict) else document
    assert versions.tag_of(document) == versions.tag_of(turned)


@pytest.mark.parametrize(
    ("tag", "headers", "kind"),
    [
        (None, {}, None),
        ('"a"', {}, Kind.CONDITION_MISSING),
        ('"a"', {"If-Match": '"a"'}, None),
        ('"a"', {"If-Match": '"b", "a"'}, None),
        ('"a"', {"If-Match": "*"}, None),
        ('"a"', {"If-Match": '"b"'}, Kind.CHANGED_MEANWHILE),
        (None, {"If-Match": '"a"'}, Kind.CHANGED_MEANWHILE),
        (None, {"If-Match": "*"}, Kind.CHANGED_MEANWHILE),
        (None, {"If-None-Match": "*"}, None),
        ('"a"', {"If-None-Match": "*"}, Kind.CHANGED_MEANWHILE),
    ],
)
def test_whoever_changes_something_says_what_they_have_seen(
    tag: str | None, headers: dict[str, str], kind: Kind | None
) -> None:
    request = asked({}, **headers)
    if kind is None:
        versions.check_unchanged(request, tag)
    else:
        with pytest.raises(Problem) as refused:
            versions.check_unchanged(request, tag)
        assert refused.value.kind is kind


@given(st.integers(0, 2**62), st.text(alphabet=st.characters(exclude_characters="\n", codec="utf-8")))
def test_a_cursor_is_read_as_it_was_written(number: int, text: str) -> None:
    assert paging.read_cursor(paging.write_cursor(number, text), int, str) == (number, text)


@given(st.text())
def test_whatever_comes_as_a_cursor_is_read_or_refused(text: str) -> None:
    with suppress(Problem):
        paging.read_cursor(text, int)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Http404("no"), Kind.NOT_FOUND),
        (PermissionDenied(), Kind.NOT_ALLOWED),
        (RequestDataTooBig(), Kind.TOO_LARGE),
        (exceptions.ValidationError({"a": ["wrong"]}), Kind.BAD_QUESTION),
        (exceptions.MethodNotAllowed("PATCH"), Kind.METHOD_NOT_ALLOWED),
        (exceptions.UnsupportedMediaType("text/plain"), Kind.WRONG_TYPE),
        (exceptions.Throttled(wait=3), Kind.TOO_MANY),
        (OperationalError("the secret address of the database"), Kind.NOT_NOW),
        (of_redis.ConnectionError("the secret address of Redis"), Kind.NOT_NOW),
        (RuntimeError("/secret/path of our own"), Kind.OUR_FAULT),
    ],
)
def test_every_error_is_a_problem_that_tells_nothing_of_our_own_code(error: Exception, kind: Kind) -> None:
    problem = problems.as_problem(error)
    assert problem.kind is kind
    body = problems.body_of(problem)
    assert body["status"] == problems.MEANINGS[kind].status
    assert "secret" not in str(body)


def test_faults_have_the_path_of_their_field() -> None:
    error = exceptions.ValidationError({"visits": [{"on": ["Write a day."]}], "non_field_errors": ["Odd."]})
    faults = problems.as_problem(error).faults
    assert [(fault.field, fault.message) for fault in faults] == [
        ("visits.on", "Write a day."),
        ("", "Odd."),
    ]


def test_every_kind_of_problem_has_a_meaning() -> None:
    assert set(problems.MEANINGS) == set(Kind)
