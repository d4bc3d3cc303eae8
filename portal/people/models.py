"""People who sign in: residents, officers, contractors. One account each."""

from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from portal.core.models import Coded
from portal.people.contact import Contact


class PersonQuerySet(models.QuerySet["Person"]):
    def reached_at(self, contact: Contact) -> Self:
        """Whoever has that email address or mobile number: nobody or one."""
        if contact.email:
            return self.filter(email=contact.email)
        return self.filter(phone=contact.phone)

    def residents(self) -> Self:
        """Those whom a code lets in. Staff and contractors need a second factor: they get no code."""
        return self.filter(is_active=True, officer=None, contractor_worker=None)

    def staff(self) -> Self:
        """Officers and contractors' workers: those who sign in at the office."""
        works = models.Q(officer__isnull=False) | models.Q(contractor_worker__isnull=False)
        return self.filter(works, is_active=True)


class PersonManager(BaseUserManager["Person"]):
    """Makes people; an account needs a way to reach its owner."""

    def create_user(self, *, email: str | None = None, phone: str | None = None, **fields: Any) -> "Person":
        """A person who can sign in; without a password unless one is given."""
        password = fields.pop("password", None)
        person: Person = self.model(
            email=email.strip().lower() if email else None, phone=phone or None, **fields
        )
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser, Coded):
    """Somebody with an account."""

    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(null=True, blank=True)
    email_verified = models.BooleanField(default=False)
    phone = models.CharField("mobile number", max_length=20, null=True, blank=True, help_text="E.164")
    phone_verified = models.BooleanField(default=False)
    prefers = models.CharField(
        max_length=5,
        blank=True,
        choices=[("email", "email"), ("sms", "text message")],
        help_text="How to tell them things; blank for the one they signed up with",
    )
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    # Part of every session's fingerprint: adding one ends all of this person's sessions at once.
    session_generation = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "code"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = PersonManager.from_queryset(PersonQuerySet)()

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_once"),
            models.UniqueConstraint("phone", name="person_phone_once"),
        ]

    def __str__(self) -> str:
        return str(self.code)

    def get_full_name(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """Django's fingerprint of the password, and the session generation with it."""
        value = f"{self.password}:{self.session_generation}"
        return salted_hmac("portal.people.Person.session", value, algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Any:
        """None: a changed SECRET_KEY signs everybody out."""
        return iter(())
