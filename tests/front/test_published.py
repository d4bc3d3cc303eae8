"""What a landlord publishes, read by somebody who has not signed in."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from portal.core import clock
from portal.documents import actions
from portal.documents.classes import classes
from portal.documents.content import Link
from portal.insight.publishing.making import fill
from tests.cast import Cast
from tests.documents.publishing import PDF, days_ago, opened, pdf, published, publisher
from tests.signing_in import sign_in

AT = "/information/larkfield/"


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Path) -> None:
    settings.STORE = tmp_path


def read(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return (answer.getvalue() if answer.streaming else answer.content).decode()


def test_nothing_is_there_until_the_landlord_opens_it(cast: Cast, client: Client) -> None:
    read(client, AT, 404)
    opened(cast, is_open=False)
    document = published(cast)
    paths = ("", "list.json", "classes/policies/", f"documents/{document.code}/")
    dara = sign_in(Client(), cast.dara)
    for path in paths:
        read(client, AT + path, 404)
        read(sign_in(Client(), cast.olive), AT + path, 404)
        assert "Repairs policy" in read(dara, AT + path) or not path
    assert "Only you and your colleagues see this yet" in read(dara, AT)
    opened(cast)
    for path in paths:
        read(client, AT + path)
    read(client, "/information/eastmere/", 404)
    assert f'href="{AT}"' in read(sign_in(Client(), cast.amina), f"/homes/{cast.flat_1.code}/service/")


def test_it_says_how_new_each_class_is_and_how_to_ask_for_more(cast: Cast, client: Client) -> None:
    opened(cast, how_decided="Two of us decide together.")
    published(cast)
    page = read(client, AT)
    titles = [one.title for one in classes().values()]
    how = ["Tenants of Larkfield Homes can ask", "1 April 2027", "Two of us decide together."]
    for told in (*titles, *how, "1 item. Newest as of", "Nothing yet."):
        assert told in page
    assert 'href="/information/larkfield/requests/"' in read(client, AT + "classes/performance/")
    assert f'href="{AT}list.csv"' in read(client, AT + "classes/registers/")
    cast.larkfield.information_opted_in = True
    cast.larkfield.save()
    assert "has 30 days to answer" in read(client, AT)
    empty = read(client, AT + "classes/governance/")
    assert "Nothing is published here yet" in empty
    read(client, AT + "classes/gossip/", 404)
    cast.larkfield.kind = "council"
    cast.larkfield.save()
    assert "Freedom of Information Act 2000" in read(client, AT)


def test_a_document_that_nobody_looked_at_in_time_says_so(cast: Cast, client: Client) -> None:
    opened(cast)
    document = published(cast)
    page = AT + f"documents/{document.code}/"
    assert "out of date" not in read(client, page) + read(client, AT + "classes/policies/")
    type(document).objects.update(review_on=days_ago(1))
    for path in (page, AT, AT + "classes/policies/"):
        assert "may be out of date" in read(client, path).lower()
    (listed,) = json.loads(read(client, AT + "list.json"))["classes"][-1]["documents"]
    assert listed["out_of_date"] is True


def test_a_file_is_saved_and_never_opened_as_a_page_of_ours(cast: Cast, client: Client) -> None:
    opened(cast)
    document = published(cast, content=pdf(called="../../Policy of J Smith.html"), as_of=days_ago(3))
    path = AT + f"documents/{document.code}/1/file/"
    assert path in read(client, AT + f"documents/{document.code}/")
    answer = client.get(path)
    assert answer.getvalue() == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="repairs-policy-{days_ago(3)}.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    read(client, AT + f"documents/{document.code}/2/file/", 404)
    read(client, AT.replace("larkfield", "eastmere") + f"documents/{document.code}/1/file/", 404)


def test_what_was_withdrawn_is_gone_and_says_why(cast: Cast, client: Client) -> None:
    opened(cast)
    document, dara = published(cast, content=pdf()), publisher(cast)
    second = actions.add_version(
        document=document, content=Link("https://larkfield.example/policy"), as_of=cast.today, by=dara
    )
    page = AT + f"documents/{document.code}/"
    assert 'href="https://larkfield.example/policy" rel="noopener noreferrer"' in read(client, page)
    assert "This is an earlier version" in read(client, page + "1/")
    actions.delete_version(version=document.versions.get(number=1), because="It named a tenant.", by=dara)
    assert "It named a tenant." in read(client, page)
    for path in ("1/", "1/file/"):
        assert "It named a tenant." in read(client, page + path, 410)
    actions.withdraw(document=document, because="It is not ours.", by=dara)
    for path in ("", "1/file/", f"{second.number}/", "2/file/"):
        assert "It is not ours." in read(client, page + path, 410)
    for path in ("", "classes/policies/", "list.json", "list.csv"):
        assert "Repairs policy" not in read(client, AT + path)


def test_programs_read_the_same_list_as_json_and_as_csv(cast: Cast, client: Client) -> None:
    opened(cast)
    published(cast, title="=Gas policy", content=pdf())
    fill(cast.larkfield, now=clock.now())
    answer = client.get(AT + "list.json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    listed = answer.json()
    assert listed["licence"]["name"] == "Open Government Licence v3.0"
    document = listed["classes"][-1]["documents"][0]
    assert document["file"]["bytes"] == len(PDF)
    rows = list(csv.DictReader(io.StringIO(read(client, AT + "list.csv"))))
    assert {row["title"] for row in rows} >= {"'=Gas policy", "What is promised"}
    for row in rows:
        if row["kind"] == "table":
            path = row["file"][row["file"].index("/information/") :]
            assert read(client, path).splitlines()
    opened(cast, licence="")
    assert client.get(AT + "list.json").json()["licence"] is None
    assert "has not said under which licence" in read(client, AT)


def test_it_asks_no_more_of_the_database_for_more(
    cast: Cast, client: Client, queries: Callable[[Client, str], int]
) -> None:
    opened(cast)
    published(cast)
    before = [queries(client, AT + path) for path in ("", "classes/policies/", "list.json")]
    for number in range(3):
        published(cast, title=f"Another policy {number}")
    after = [queries(client, AT + path) for path in ("", "classes/policies/", "list.json")]
    assert before == after
    assert max(after) <= 5
