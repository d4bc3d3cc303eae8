"""Records that came after the moment of a delivery, put or with changes only: it cannot know them."""

from portal.records.models import Source
from portal.sync.deliveries.merge.names import table
from portal.sync.models import Delivery


def came_later(alias: str) -> str:
    """A condition on stored rows of that alias: absent from an earlier list, they have not ended."""
    return (
        f"EXISTS (SELECT FROM {table(Delivery)} d JOIN {table(Source)} own ON own.id = d.source_id "
        f"JOIN {table(Source)} listed ON listed.id = {{source}} "
        f"WHERE d.source_id = {alias}.source_id AND NOT d.is_whole AND own.as_of > listed.as_of)"
    )
