"""What the clock starts, and the queue in which each kind of work waits."""

from typing import Any

# A queue for each kind of work, so that a long delivery holds up no message.
DEFAULT_QUEUE = "general"
ROUTES = {
    "portal.sync.tasks.deliver_outgoing": {"queue": "outgoing"},
    "portal.sync.tasks.deliver_what_waits": {"queue": "outgoing"},
    "portal.sync.tasks.pass_on_answers": {"queue": "outgoing"},
    "portal.sync.tasks.keep_more_work": {"queue": "notices"},
    "portal.sync.tasks.read_systems": {"queue": "incoming"},
    "portal.sync.tasks.read_system": {"queue": "incoming"},
    "portal.sync.tasks.use_what_waits": {"queue": "incoming"},
    "portal.sync.tasks.use_messages_of": {"queue": "incoming"},
    "portal.sync.tasks.tell_of_unheld_reports": {"queue": "notices"},
    "portal.sync.tasks.tell_of_troubles": {"queue": "notices"},
    "portal.sync.tasks.number_changes": {"queue": "webhooks"},
    "portal.sync.tasks.call_webhook": {"queue": "webhooks"},
    "portal.sync.tasks.forget_changes": {"queue": "general"},
    "portal.sync.tasks.reconcile_systems": {"queue": "general"},
    "portal.sync.tasks.reconcile": {"queue": "general"},
    "portal.sync.tasks.go_on_reconciling": {"queue": "general"},
    "portal.sync.*": {"queue": "deliveries"},
    "portal.notices.*": {"queue": "notices"},
    "portal.enquiries.tasks.remind_of_questions": {"queue": "notices"},
    "portal.enquiries.tasks.remind_of_information": {"queue": "notices"},
    "portal.homes.tasks.remind_of_corrections": {"queue": "notices"},
    "portal.documents.tasks.remind_of_documents": {"queue": "notices"},
    "portal.office.tasks.warn_of_left_work": {"queue": "notices"},
    "portal.repairs.tasks.make_photo": {"queue": "photos"},
}


def entries(*, read_systems_every: float) -> dict[str, dict[str, Any]]:
    """By an English sentence each: the task, and how many seconds lie between two of it."""
    return {
        "Give a sign of life every ten seconds": {
            "task": "portal.core.tasks.give_sign_of_life",
            "schedule": 10,
            "options": {"expires": 30},
        },
        "Forget every hour the API's old answers and tokens": {
            "task": "portal.api.tasks.forget_old_answers_and_tokens",
            "schedule": 3600,
            "options": {"expires": 3600},
        },
        "End every ten minutes the sessions of staff whose last day is over": {
            "task": "portal.landlords.tasks.close_left_accounts",
            "schedule": 600,
            "options": {"expires": 600},
        },
        "Tell administrators every hour of work that is with somebody who has left": {
            "task": "portal.office.tasks.warn_of_left_work",
            "schedule": 3600,
            "options": {"expires": 3600},
        },
        "Remind staff every hour of the alerts about people that are to be looked at again": {
            "task": "portal.tenancies.tasks.remind_of_alerts",
            "schedule": 3600,
            "options": {"expires": 3600},
        },
        "Send again every minute the messages that wait": {
            "task": "portal.notices.tasks.send_waiting_notices",
            "schedule": 60,
            "options": {"expires": 60},
        },
        "Make every minute the photos that still wait": {
            "task": "portal.repairs.tasks.make_waiting_photos",
            "schedule": 60,
            "options": {"expires": 60},
        },
        "Tidy every hour what was left of uploads": {
            "task": "portal.repairs.tasks.tidy_photos",
            "schedule": 3600,
            "options": {"expires": 3600},
        },
        "Deliver every five seconds what waits for a landlord's system": {
            "task": "portal.sync.tasks.deliver_what_waits",
            "schedule": 5,
            "options": {"expires": 5},
        },
        "Pass on every fifteen seconds the answers about more work that stand": {
            "task": "portal.sync.tasks.pass_on_answers",
            "schedule": 15,
            "options": {"expires": 15},
        },
        "Tell staff every minute of more work that waits for their answer": {
            "task": "portal.sync.tasks.keep_more_work",
            "schedule": 60,
            "options": {"expires": 60},
        },
        "Number every two seconds what has changed, and tell webhooks": {
            "task": "portal.sync.tasks.number_changes",
            "schedule": 2,
            "options": {"expires": 2},
        },
        "Forget every hour the changes that are too old": {
            "task": "portal.sync.tasks.forget_changes",
            "schedule": 3600,
            "options": {"expires": 3600},
        },
        "Read again and again what landlords' systems tell": {
            "task": "portal.sync.tasks.read_systems",
            "schedule": read_systems_every,
            "options": {"expires": read_systems_every},
        },
        "Use every half minute the messages whose order is here by now": {
            "task": "portal.sync.tasks.use_what_waits",
            "schedule": 30,
            "options": {"expires": 30},
        },
        "Remind people every half hour of the visits of tomorrow": {
            "task": "portal.repairs.tasks.remind_of_visits",
            "schedule": 1800,
            "options": {"expires": 1800},
        },
        "Ask every hour whether what was done two days ago is fixed": {
            "task": "portal.repairs.tasks.ask_if_fixed",
            "schedule": 3600,
            "options": {"expires": 3600},
        },
        # It looks whether it is night: a beat that was down at one hour has the others.
        "Compare every night what landlords' systems hold with what we hold": {
            "task": "portal.sync.tasks.reconcile_systems",
            "schedule": 1800,
            "options": {"expires": 1800},
        },
        "Clear away every night what has been kept for long enough": {
            "task": "portal.keeping.tasks.clear_what_is_over",
            "schedule": 1800,
            "options": {"expires": 1800},
        },
        "Go on every ten minutes with comparisons that a crash left behind": {
            "task": "portal.sync.tasks.go_on_reconciling",
            "schedule": 600,
            "options": {"expires": 600},
        },
        "Tell people every five minutes of reports that no system has taken": {
            "task": "portal.sync.tasks.tell_of_unheld_reports",
            "schedule": 300,
            "options": {"expires": 300},
        },
        "Look every minute whether a promise is at risk, and tell staff": {
            "task": "portal.sync.tasks.tell_of_troubles",
            "schedule": 60,
            "options": {"expires": 60},
        },
        "Tell people every ten minutes of the promises that have passed": {
            "task": "portal.repairs.tasks.tell_of_late",
            "schedule": 600,
            "options": {"expires": 600},
        },
        "Open cases of hazards, set their clocks and warn staff every five minutes": {
            "task": "portal.hazards.tasks.keep_clocks",
            "schedule": 300,
            "options": {"expires": 300},
        },
        "Set all clocks of all hazards anew every day": {
            "task": "portal.hazards.tasks.set_every_clock",
            "schedule": 24 * 3600,
            "options": {"expires": 24 * 3600},
        },
        "Remind staff every ten minutes of questions that are due or late": {
            "task": "portal.enquiries.tasks.remind_of_questions",
            "schedule": 600,
            "options": {"expires": 600},
        },
        "Remind staff every hour of requests for information that are due or late": {
            "task": "portal.enquiries.tasks.remind_of_information",
            "schedule": 3600,
            "options": {"expires": 3600},
        },
        "Close every night the requests for information whose answer nobody can ask about any more": {
            "task": "portal.enquiries.tasks.close_old_information",
            "schedule": 24 * 3600,
            "options": {"expires": 24 * 3600},
        },
        "Remind staff every hour of corrections that are due or late": {
            "task": "portal.homes.tasks.remind_of_corrections",
            "schedule": 3600,
            "options": {"expires": 3600},
        },
        "Remind staff every hour of published documents that are to be looked at again": {
            "task": "portal.documents.tasks.remind_of_documents",
            "schedule": 3600,
            "options": {"expires": 3600},
        },
        "Delete every day the published files that a crash left behind": {
            "task": "portal.documents.tasks.tidy_published",
            "schedule": 24 * 3600,
            "options": {"expires": 24 * 3600},
        },
        # It looks whether figures were counted since, so that what is published is as new as they are.
        "Fill the tables that are published every quarter of an hour, where anything was counted": {
            "task": "portal.insight.tasks.fill_every_landlords_tables",
            "schedule": 900,
            "options": {"expires": 900},
        },
        "Close every hour the questions answered too long ago to go on with": {
            "task": "portal.enquiries.tasks.close_old_questions",
            "schedule": 3600,
            "options": {"expires": 3600},
        },
        "Forget every day who had which question open": {
            "task": "portal.enquiries.tasks.forget_openings",
            "schedule": 24 * 3600,
            "options": {"expires": 24 * 3600},
        },
        # It looks whether it is night, and at once for a landlord that has none yet.
        "Count every night how each landlord's service is": {
            "task": "portal.insight.tasks.count_every_landlord",
            "schedule": 900,
            "options": {"expires": 900},
        },
        "Tidy every day what was left of deliveries that came in parts": {
            "task": "portal.sync.tasks.tidy_uploads",
            "schedule": 24 * 3600,
            "options": {"expires": 24 * 3600},
        },
        "Begin again every five minutes the deliveries that a crash left behind": {
            "task": "portal.sync.tasks.begin_left_deliveries",
            "schedule": 300,
            "options": {"expires": 300},
        },
    }
