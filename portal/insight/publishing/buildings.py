"""Which buildings may be named in a table for everybody, and by which name."""

from collections.abc import Collection, Mapping

from django.db.models import Count as Counted

from portal.homes.models import Block, Home
from portal.insight.rules import SMALLEST, Count, looks_of
from portal.landlords.models import Landlord

Blocks = Mapping[int, str]


def large_blocks(landlord: Landlord) -> Blocks:
    """Those with homes enough that what is said of all of them is said of nobody, by name."""
    homes = Home.objects.of(landlord).current().filter(block__isnull=False)
    large = homes.values("block").annotate(homes=Counted("pk")).filter(homes__gte=SMALLEST)
    blocks = Block.objects.filter(landlord=landlord, pk__in=large.values("block"))
    return {block.pk: block.name or block.reference for block in blocks.order_by("name", "pk")}


def may_be_told(counts: Mapping[int | None, int], *, among: Blocks) -> Collection[int]:
    """Of so many things by block, and of no block, the blocks whose count points at nobody.

    As of any figure of blocks: what is told must leave enough of the total that no other follows from it.
    """
    large = {block: Count(whole=of, part=None) for block, of in counts.items() if block in among}
    total = Count(whole=sum(counts.values()), part=None)
    told = looks_of({block: one for block, one in large.items() if block}, total, places=len(counts))
    return set(told)
