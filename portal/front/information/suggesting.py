"""What stands on a page already and may answer a request before it is sent."""

import re
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import F

from portal.documents.models import PublishedDocument
from portal.enquiries.models import PublishedAnswer
from portal.homes.models import Home

MOST = 5
MOST_TERMS = 30
TERM = re.compile(r"[^\W_]{4,40}")


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Something published: an answer in full, or a document by its title and what it says."""

    title: str
    words: str
    href: str = ""


def suggest(home: Home, words: str) -> list[Suggestion]:
    """What of all that this home's people may read has words in common with these, the nearest first.

    Two queries, each over what one landlord has published.
    """
    terms = list(dict.fromkeys(TERM.findall(words.lower())))[:MOST_TERMS]
    if not terms:
        return []
    query = SearchQuery(" or ".join(terms), search_type="websearch", config="english")
    said = SearchVector("question", weight="A", config="english") + SearchVector("answer", config="english")
    answers = PublishedAnswer.objects.shown().seen_from(home).annotate(said=said)
    answers = answers.filter(said=query).annotate(near=SearchRank(F("said"), query)).order_by("-near", "pk")
    told = SearchVector("title", weight="A", config="english") + SearchVector("summary", config="english")
    papers = PublishedDocument.objects.shown().filter(
        landlord=home.landlord_id, landlord__scheme__is_open=True
    )
    papers = papers.annotate(told=told).filter(told=query)
    papers = papers.annotate(near=SearchRank(F("told"), query)).order_by("-near", "pk")
    found = [
        *((one.near, Suggestion(title=one.question, words=one.answer)) for one in answers[:MOST]),  # type: ignore[attr-defined]
        *((one.near, _of_paper(one, home)) for one in papers[:MOST]),  # type: ignore[attr-defined]
    ]
    return [one for _, one in sorted(found, key=lambda pair: -pair[0])][:MOST]


def _of_paper(one: PublishedDocument, home: Home) -> Suggestion:
    href = f"/information/{home.landlord.slug}/documents/{one.code}/"
    return Suggestion(title=one.title, words=one.summary, href=href)
