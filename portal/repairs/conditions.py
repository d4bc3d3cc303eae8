"""What the rules say of one order, as conditions for lists and counts of many. Tests hold them together."""

from django.db.models import DateTimeField, F, Func, Q

from portal.core.clock import LONDON

# `rules.answer_of`: what the resident said of the work as it was last done.
NOT_FIXED = Q(completed_at__isnull=False, answer="not fixed", answered_at__gte=F("completed_at"))

# `rules.ended_state`: what the resident says is not fixed goes on, whatever the landlord says.
OPEN = Q(cancelled_at__isnull=True) & (Q(completed_at__isnull=True, closed_at__isnull=True) | NOT_FIXED)
# What an index can say of it: columns of a row against constants.
MAY_BE_OPEN = Q(cancelled_at__isnull=True) & (
    Q(completed_at__isnull=True, closed_at__isnull=True) | Q(answer="not fixed")
)
# Not ~NOT_FIXED: with no answer that is NULL, which is not true.
DONE = Q(completed_at__isnull=False, cancelled_at__isnull=True) & (
    ~Q(answer="not fixed") | Q(answered_at__isnull=True) | Q(answered_at__lt=F("completed_at"))
)

# `rules.promised_until`: a promise without an hour holds all of its day.
_LOCAL = f"(%(expressions)s AT TIME ZONE '{LONDON.key}')"
_DAY_AFTER = f"({_LOCAL} + interval '1 day') AT TIME ZONE '{LONDON.key}'"
_PROMISED_UNTIL = (
    f"CASE WHEN {_LOCAL}::time = '00:00' THEN {_DAY_AFTER} - interval '1 microsecond' "
    "ELSE %(expressions)s END"
)
PROMISED_UNTIL = Func(F("due_at"), template=_PROMISED_UNTIL, output_field=DateTimeField())

# `rules.in_time`: whether there is an answer, and whether it is yes.
PROMISED = DONE & Q(due_at__isnull=False)
KEPT = PROMISED & Q(completed_at__lte=PROMISED_UNTIL)
