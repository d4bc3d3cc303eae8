"""People with accounts."""

import factory
from factory.django import DjangoModelFactory

from portal.people.models import Person


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.org")
    email_verified = True
    password = "!"
