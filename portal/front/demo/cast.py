"""The ready-made people of the demo: who they are, and what to look at as each of them."""

from dataclasses import dataclass

RESIDENTS = "People who live there"
STAFF = "People who work for Larkfield Homes"
OTHERS = "Everybody else"
GROUPS = (RESIDENTS, STAFF, OTHERS)


@dataclass(frozen=True)
class Part:
    """One of them. The key is also the name of their email address."""

    key: str
    group: str
    who: str
    look_at: str
    role: str = ""
    landlord: str = "larkfield"

    @property
    def email(self) -> str:
        return f"{self.key}@demo.example.org"


CAST = (
    Part(
        "tenant",
        RESIDENTS,
        "A tenant of a flat",
        "Report a repair and follow it to the end. Repairs before they moved in and in the shared parts, a "
        "plan that moved.",
    ),
    Part(
        "waiting",
        RESIDENTS,
        "A tenant whose repair is late",
        "How late it is, said plainly, and what they can do.",
    ),
    Part(
        "joint",
        RESIDENTS,
        "A joint tenant",
        "Lives with one more tenant: each has a letter and an account of their own.",
    ),
    Part("joint-two", RESIDENTS, "The other joint tenant", "The same home, from another account."),
    Part(
        "neighbour",
        RESIDENTS,
        "A neighbour of the first tenant",
        "The same shared repairs, and nothing of the neighbour's home.",
    ),
    Part(
        "left",
        RESIDENTS,
        "A former tenant",
        "The home has closed; a copy of their own time in it can be downloaded for 30 days.",
    ),
    Part(
        "new",
        RESIDENTS,
        "A new tenant with an unused letter",
        "Has no account yet. The code in the letter is how one begins.",
    ),
    Part(
        "other-tenant",
        RESIDENTS,
        "A tenant of Eastmere Borough Council",
        "Another landlord: its name, its colours, its own calendar of visits and no system to talk with.",
        landlord="eastmere",
    ),
    Part(
        "adviser", STAFF, "A housing adviser", "Find a home in seconds; everything on one screen.", "adviser"
    ),
    Part(
        "repairs",
        STAFF,
        "A repairs manager",
        "The same homes; what can be reported, what waits to be sent.",
        "repairs_manager",
    ),
    Part(
        "investment",
        STAFF,
        "An investment officer",
        "Components, their ages, and the plan.",
        "investment_officer",
    ),
    Part(
        "data", STAFF, "A data steward", "Deliveries and their issues; corrections that wait.", "data_steward"
    ),
    Part("board", STAFF, "A board member", "Figures only: no homes and no people.", "board"),
    Part(
        "panel",
        STAFF,
        "A member of the tenant panel",
        "A tenant who holds the landlord to account: the board's figures, and nobody's home.",
        "board",
    ),
    Part(
        "contractor",
        OTHERS,
        "A contractor's worker",
        "The work given to them, and nothing else.",
        "contractor",
    ),
    Part(
        "other-adviser",
        OTHERS,
        "An adviser of Eastmere Borough Council",
        "Sees Eastmere's homes, and nothing of Larkfield's.",
        "adviser",
        landlord="eastmere",
    ),
)
