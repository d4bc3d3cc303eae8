"""The report as data: its pages in their order, and to whom each applies."""

from portal.front.report import forms
from portal.front.report.about import (
    NEIGHBOUR,
    About,
    begun_as,
    emergency_of,
    is_shared,
    may_become,
    priority_of,
    problem_of,
    said,
)
from portal.journeys.pages import Answer, Answers, Journey, Page
from portal.repairs.problems import Problem
from portal.repairs.responsibility import Responsible, responsible

KEY = "report"


def in_a_neighbours_home(answers: Answers, _about: About) -> bool:
    return bool(said(answers, "where", "room") == NEIGHBOUR)


def chosen_from_the_list(answers: Answers, _about: About) -> bool:
    """Rather than begun from the page of an emergency."""
    return begun_as(answers) is None


def must_only_call(answers: Answers, about: About) -> bool:
    """An emergency of which no report is made: somebody has to come at once."""
    emergency = emergency_of(answers, about)
    return emergency is not None and not emergency.report


def is_for_the_household(answers: Answers, about: About) -> bool:
    """Whether the landlord does not mend it."""
    problem = problem_of(answers, about)
    return problem is not None and not whose(problem, answers, about).is_landlord


def whose(problem: Problem, answers: Answers, about: About) -> Responsible:
    """Who sees to it, in a home with this tenure."""
    return responsible(problem, about.home.tenure_code, shared=is_shared(answers))


def something_like_it_is_known(answers: Answers, about: About) -> bool:
    return bool(about.bearing(answers).keys)


def somebody_comes_in(answers: Answers, _about: About) -> bool:
    return not is_shared(answers)


def nobody_is_in(answers: Answers, about: About) -> bool:
    return somebody_comes_in(answers, about) and said(answers, "in", "who") == "nobody"


def a_time_is_chosen(answers: Answers, about: About) -> bool:
    """Emergencies are not given times, and nobody has to be in for the shared parts."""
    priority = priority_of(answers, about)
    return somebody_comes_in(answers, about) and priority is not None and priority.offers_visits


def only_room(answers: Answers, about: About) -> Answer | None:
    """Where it must be, when it was begun from an emergency that can be in one place only."""
    begun = begun_as(answers)
    problem = about.problems.get(begun.problem) if begun else None
    here = [room for room in about.rooms() if problem and room.key in problem.rooms]
    return {"room": here[0].key} if len(here) == 1 else None


def only_kind(answers: Answers, about: About) -> Answer | None:
    """The sort of problem, in a place that has one only."""
    groups = about.problems.grouped(said(answers, "where", "room"))
    return {"group": groups[0][0]} if len(groups) == 1 else None


def contact_we_have(_answers: Answers, about: About) -> Answer | None:
    """As they are reached already: it is shown to be changed, not asked."""
    known = about.reached
    by = known.prefers or ("email" if known.email else "sms" if known.phone else "")
    if not by or (by == "email" and not known.email) or (by == "sms" and not known.phone):
        return None
    return {"contact_by": by, "contact_phone": known.phone}


JOURNEY: Journey[About] = Journey(
    KEY,
    (
        Page(key="where", title="Where is it?", form=forms.WhereForm, known=only_room),
        Page(
            key="neighbour",
            title="It is in a neighbour’s home",
            form=forms.Stop,
            applies=in_a_neighbours_home,
            template="front/report/neighbour.html",
        ),
        Page(
            key="kind",
            title="What is it about?",
            form=forms.KindForm,
            applies=chosen_from_the_list,
            known=only_kind,
        ),
        Page(key="what", title="What is wrong?", form=forms.WhatForm, applies=chosen_from_the_list),
        Page(
            key="yours",
            title="This is not your landlord’s to mend",
            form=forms.Stop,
            applies=is_for_the_household,
            template="front/report/yours.html",
        ),
        Page(
            key="urgent",
            title="Is it dangerous now?",
            form=forms.UrgentForm,
            applies=lambda answers, about: may_become(answers, about) is not None,
            template="front/report/urgent.html",
        ),
        Page(
            key="call",
            title="Call now",
            form=forms.Stop,
            applies=must_only_call,
            template="front/report/call.html",
        ),
        Page(
            key="known",
            title="Is it one of these?",
            form=forms.KnownForm,
            applies=something_like_it_is_known,
            template="front/report/known.html",
        ),
        Page(
            key="details",
            title="Tell us more",
            form=forms.DetailsForm,
            template="front/report/details.html",
        ),
        Page(key="photos", title="Photos", form=forms.PhotosForm, template="front/report/photos.html"),
        Page(key="in", title="Getting in", form=forms.InForm, applies=somebody_comes_in),
        Page(
            key="keys",
            title="When nobody is in",
            form=forms.KeysForm,
            applies=nobody_is_in,
            sealed=frozenset({"keysafe_place", "keysafe_code"}),
        ),
        Page(
            key="needs",
            title="What we should know",
            form=forms.NeedsForm,
            applies=somebody_comes_in,
            template="front/report/needs.html",
        ),
        Page(key="contact", title="How to reach you", form=forms.ContactForm, known=contact_we_have),
        Page(
            key="time",
            title="When should we come?",
            form=forms.TimeForm,
            applies=a_time_is_chosen,
            template="front/report/time.html",
        ),
    ),
)
