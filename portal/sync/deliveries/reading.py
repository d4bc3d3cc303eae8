"""read and check: every file of the delivery through the standard into staging."""

from contextlib import ExitStack

from portal.landlords.models import Landlord
from portal.sync.deliveries import note, receiving
from portal.sync.deliveries.steps import Step
from portal.sync.deliveries.work import NOTHING, Outcome, Work
from portal.sync.models import Delivery
from standards.delivery import DeliveredFile, passed_over
from standards.issues import Code, Unreadable, issue


def read(work: Work) -> None:
    """Stage the rows that are good; name those that are not."""
    with ExitStack() as laid_out:
        files = _files(work, laid_out)
        for number, file in enumerate(files):
            _read_one(work, file, number, len(files))
    _check_rows_are_this_landlords(work)
    if not work.stage.staged:
        raise Outcome(Delivery.State.REFUSED, "Nothing in the delivery could be read.")


def _files(work: Work, laid_out: ExitStack) -> list[DeliveredFile]:
    try:
        if work.delivery.put is None:
            _check_note(work, receiving.note_of(work.delivery))
        found = laid_out.enter_context(receiving.laid_out(work.delivery))
    except Unreadable as unreadable:
        work.issues.add([unreadable.issue])
        raise Outcome(Delivery.State.REFUSED, unreadable.issue.message) from unreadable
    if work.delivery.put is None:
        work.issues.add(passed_over(receiving.files_of(work.delivery)))
    return found


def _read_one(work: Work, file: DeliveredFile, number: int, of: int) -> None:
    def tell(position: int, size: int) -> None:
        work.tell(Step.READ, (number + position / max(size, 1)) / of, work.counts)

    tally = work.stage.put(file, tell)
    kind = str(file.kind)
    work.tallies[kind] = tally
    refused = tally.read if tally.stopped else tally.read - tally.valid
    work.counts[kind] = {**NOTHING, "read": tally.read, "refused": refused}


def _check_note(work: Work, said: note.Note) -> None:
    """The covering note must name the landlord that the delivery is brought in for."""
    if said.landlord is not None and said.landlord != work.delivery.landlord.slug:
        _refuse_as_anothers(work, note.NAME, None, "landlord", said.landlord)


def _check_rows_are_this_landlords(work: Work) -> None:
    """No row may say that its references are those of another landlord that we know."""
    others = _names_of_others(work.delivery.landlord)
    for kind, staged in work.stage.staged.items():
        if "allocated_by" not in staged.columns or not others:
            continue
        work.cursor.execute(f"SELECT allocated_by, min(line) FROM {staged.table} GROUP BY 1")  # noqa: S608
        for said, line in work.cursor.fetchall():
            if said and said.casefold() in others:
                _refuse_as_anothers(work, work.stage.files[kind], line, "allocated_by", said)


def _names_of_others(own: Landlord) -> set[str]:
    """What other landlords are called, in small letters, and this one is not."""
    others = Landlord.objects.exclude(pk=own.pk).values_list("slug", "name")
    words = {word.casefold() for pair in others for word in pair}
    return words - {own.slug.casefold(), own.name.casefold()}


def _refuse_as_anothers(work: Work, file: str, line: int | None, column: str, said: str) -> None:
    wrong = issue(Code.WRONG_LANDLORD, file, line=line, field=column, value=said)
    work.issues.add([wrong])
    raise Outcome(Delivery.State.REFUSED, wrong.message)
