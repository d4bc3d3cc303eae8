"""A message of the standard, written in a dialect."""

import copy
import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from standards.dialects import places
from standards.dialects.spec import STANDARD, Answer, Code, Dialect, Move, Split, Style, dialect
from standards.messages.reading import Rule, rules

Found = dict[str, Any]
_LONDON = ZoneInfo("Europe/London")


def write(name: str, kind: str, document: Found) -> Found:
    """The message as that system writes it. What was given stays as it is.

    Raises NoDialect for a dialect that there is not, and KeyError for a message that the standard has not.
    """
    spoken = dialect(name)
    if name == STANDARD:
        return document
    message: Found = copy.deepcopy(document)
    for split in spoken.split:
        _split(message, kind, split)
    _translate(message, kind, spoken)
    for move in reversed(spoken.moves):
        if move.way != "read":
            _move_back(message, kind, move)
    written: Found = _Writer(spoken).written(message, rules(kind), (places.plain(kind),))
    return written


def write_answer(name: str, kind: str, answer: Found, *, camel: bool = False) -> Found:
    """What we answer to a message of that system. ``camel`` is for the standard, told in small letters."""
    spoken = dialect(name)
    if kind in spoken.answers:
        return _as_theirs(spoken.answers[kind], answer)
    style: Style = "camel" if camel and spoken.names == "pascal" else spoken.names
    named: Found = renamed(answer, style)
    return named


def renamed(value: Any, style: Style) -> Any:
    """With its names, which are the standard's, in another case."""
    if isinstance(value, list):
        return [renamed(each, style) for each in value]
    if isinstance(value, dict):
        return {styled(key, style): renamed(inner, style) for key, inner in value.items()}
    return value


def styled(name: str, style: Style) -> str:
    """WorkOrderReference as workOrderReference or work_order_reference; ID as id, SORCode as sor_code."""
    if style == "pascal" or not name:
        return name
    words = _words(name)
    if style == "snake":
        return "_".join(word.lower() for word in words)
    return words[0].lower() + "".join(words[1:])


def _words(name: str) -> list[str]:
    """The words of a name in capitals; letters that stand for words are one."""
    words: list[str] = []
    for place, letter in enumerate(name):
        before, after = name[place - 1 : place], name[place + 1 : place + 2]
        begins = letter.isupper() and (not before.isupper() or after.islower())
        if begins or not words:
            words.append(letter)
        else:
            words[-1] += letter
    return words


def _as_theirs(theirs: Answer, answer: Found) -> Found:
    said: Found = {}
    for name, path in theirs.fields.items():
        value = places.get(answer, places.split_path(path))
        if value is not None:
            said[name] = value
    return said | theirs.always if said else {}


def _at(message: Found, kind: str, where: str) -> list[tuple[Found, Rule | None]]:
    end = places.split_path(where)
    every = places.objects(message, (places.plain(kind),), rules(kind))
    return [(found, rule) for found, path, rule in every if places.ends_with(path, end)]


def _split(message: Found, kind: str, split: Split) -> None:
    """A line with three amounts becomes three lines with one."""
    holder, _, name = split.at.rpartition(".")
    by = places.split_path(split.by)
    for found, _ in _at(message, kind, holder):
        items = found.get(name)
        if isinstance(items, list):
            found[name] = [each for item in items for each in _one_each(item, by, split.by)]


def _one_each(item: Any, by: places.Path, path: str) -> list[Any]:
    several = places.get(item, by)
    if not isinstance(several, list) or len(several) < 2:
        return [item]
    made = []
    for one in several:
        each = copy.deepcopy(item)
        places.put(each, path, [one], None)
        made.append(each)
    return made


def _translate(message: Found, kind: str, spoken: Dialect) -> None:
    """Each code by the row that says most of what stands there; of two alike, the first."""
    done: set[tuple[int, str]] = set()
    for at in dict.fromkeys(code.at for code in spoken.codes):
        holder, _, name = at.rpartition(".")
        rows = [code for code in spoken.codes if code.at == at and code.way != "read"]
        every = places.objects(message, (places.plain(kind),), rules(kind))
        end = places.split_path(holder) if holder else ()
        for found in [found for found, path, _ in every if not end or places.ends_with(path, end)]:
            if (id(found), name) in done or not isinstance(found.get(name), str):
                continue
            fitting = [code for code in rows if _fits(code, found)]
            if name not in found or not fitting:
                continue
            best = max(fitting, key=lambda code: _says(code, found))
            for each in best.ours:
                found.pop(each, None)
            found[name] = best.theirs
            done |= {(id(found), each) for each in (name, *best.ours)}


def _fits(code: Code, found: Found) -> bool:
    return all(str(found.get(name, "")) == value for name, value in code.ours.items())


def _says(code: Code, found: Found) -> int:
    also = sum(
        str(found.get(name, "")).casefold() == str(value).casefold() for name, value in code.also.items()
    )
    return len(code.ours) + also


def _move_back(message: Found, kind: str, move: Move) -> None:
    for found, _ in _at(message, kind, move.at):
        said = places.take(found, places.split_path(move.ours))
        if said is not None:
            places.put(found, move.theirs, said, None)


class _Writer:
    """Names, numbers, days and moments as the dialect has them."""

    def __init__(self, spoken: Dialect) -> None:
        self.spoken = spoken
        self.numbers = [places.split_path(path) for path in spoken.numbers]

    def written(self, value: Any, rule: Rule | None, path: places.Path) -> Any:
        if isinstance(value, list):
            inner = rule.items if rule and rule.items else rule
            return [self.written(each, inner, path) for each in value]
        if isinstance(value, dict):
            return {
                self._name(key, rule): self.written(
                    inner, rule.below.get(key) if rule else None, (*path, places.plain(key))
                )
                for key, inner in value.items()
            }
        return self._plain(value, rule, path)

    def _name(self, key: str, rule: Rule | None) -> str:
        """What is no name of the standard was put by the dialect's own file, as it writes it."""
        if rule is not None and key not in rule.below:
            return styled(key, self.spoken.names) if key[:1].isupper() else key
        return styled(key, self.spoken.names)

    def _plain(self, value: Any, rule: Rule | None, path: places.Path) -> Any:
        if not isinstance(value, str):
            return value
        if value.isascii() and value.isdigit() and any(places.ends_with(path, end) for end in self.numbers):
            return int(value)
        if rule and rule.form == "date" and self.spoken.dates:
            return dt.date.fromisoformat(value).strftime(self.spoken.dates)
        if rule and rule.form == "date-time" and self.spoken.moments:
            return _moment(dt.datetime.fromisoformat(value), self.spoken.moments)
        return value


def _moment(moment: dt.datetime, form: str) -> str:
    """In the time of where the homes are, where the form has no zone."""
    return (moment if "%z" in form else moment.astimezone(_LONDON)).strftime(form)
