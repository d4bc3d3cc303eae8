"""Programmes and planned works."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from portal.investment.models import PlanChange, PlannedWork, Programme
from tests.factories.homes import HomeFactory
from tests.factories.landlords import LandlordFactory
from tests.factories.records import SourceFactory


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    landlord = factory.SubFactory(LandlordFactory)
    source = factory.SubFactory(SourceFactory)
    reference = factory.Sequence(lambda n: f"PROG{n}")
    description = "Kitchens 2028"


class PlannedWorkFactory(DjangoModelFactory):
    class Meta:
        model = PlannedWork

    landlord = factory.LazyAttribute(lambda row: (row.home or row.block or row.estate).landlord)
    source = factory.SubFactory(SourceFactory)
    home = factory.SubFactory(HomeFactory)
    block = None
    estate = None
    programme = factory.SubFactory(ProgrammeFactory, landlord=factory.SelfAttribute("..landlord"))
    reference = factory.Sequence(lambda n: f"ITEM{n}")
    title = "New kitchen"
    component_kind = "Kitchen"
    lifecycle_code = "40"
    starts_on = date(2028, 1, 1)
    finishes_on = date(2028, 12, 31)
    certainty = PlannedWork.Certainty.LIKELY


class PlanChangeFactory(DjangoModelFactory):
    class Meta:
        model = PlanChange

    planned_work = factory.SubFactory(PlannedWorkFactory)
    landlord = factory.SelfAttribute("planned_work.landlord")
    changed_on = date(2026, 5, 4)
    was_from = date(2026, 1, 1)
    was_to = date(2026, 12, 31)
    reason = "Budget"
