"""Trades in plain words: who comes, and what kind of work it is. By HACT TradeCode."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Trade:
    """How a trade is called."""

    person: str  # "a plumber"
    work: str  # "Plumbing"


ANYONE = Trade("somebody", "Repair")

# A sub-code without a row is read as its family: PL-DR as PL.
TRADES: Mapping[str, Trade] = {
    "AS": Trade("an asphalt layer", "Asphalt"),
    "B2": Trade("a bricklayer", "Brickwork"),
    "BL": Trade("a bricklayer", "Brickwork"),
    "C2": Trade("a carpenter", "Woodwork"),
    "CC": Trade("a cleaner", "Cleaning and clearing"),
    "CL": Trade("a cleaner", "Cleaning"),
    "CL2": Trade("a cleaner", "Cleaning"),
    "D2": Trade("a decorator", "Decorating"),
    "DA": Trade("an adaptations worker", "Adaptations"),
    "DR": Trade("a drains worker", "Drains"),
    "E": Trade("an electrician", "Electrics"),
    "E2": Trade("an electrician", "Electrics"),
    "EE": Trade("an electrician", "Electrics"),
    "EL": Trade("an electrician", "Electrics"),
    "FE": Trade("a fencer", "Fencing"),
    "FL": Trade("a floor layer", "Floors"),
    "GL": Trade("a glazier", "Glass"),
    "GM": Trade("a gardener", "Grounds"),
    "GM2": Trade("a gardener", "Grounds"),
    "GR": Trade("a ground worker", "Ground works"),
    "HE": Trade("a heating engineer", "Heating"),
    "JR": Trade("a carpenter", "Woodwork"),
    "M": Trade("a repairs worker", "General repairs"),
    "ME": Trade("a mechanical engineer", "Mechanical"),
    "ME-LI": Trade("a lift engineer", "Lift"),
    "P2": Trade("a plumber", "Plumbing"),
    "PA": Trade("a decorator", "Decorating"),
    "PL": Trade("a plumber", "Plumbing"),
    "PT": Trade("a plasterer", "Plastering"),
    "R2": Trade("a roofer", "Roof"),
    "RF": Trade("a roofer", "Roof"),
    "SM": Trade("a stone mason", "Stonework"),
    "SP": Trade("a specialist", "Specialist work"),
    "SP-AS": Trade("an asbestos specialist", "Asbestos"),
    "SP-CC": Trade("a CCTV engineer", "CCTV"),
    "SP-DA": Trade("an aerial engineer", "TV aerial"),
    "SP-DE": Trade("a door entry engineer", "Door entry"),
    "SP-EL": Trade("an emergency lighting engineer", "Emergency lighting"),
    "SP-EP": Trade("an electrician and plumber", "Electrics and plumbing"),
    "SP-FS": Trade("a fire safety engineer", "Fire safety"),
    "SP-LC": Trade("a lightning protection engineer", "Lightning protection"),
    "SP-PC": Trade("a pest control officer", "Pest control"),
    "SP-RE": Trade("a renewable energy engineer", "Renewable energy"),
    "SP-SC": Trade("a scaffolder", "Scaffolding"),
    "SP-SE": Trade("a security engineer", "Security"),
    "SP-UP": Trade("a window and door fitter", "Windows and doors"),
    "WF": Trade("a tiler", "Tiling"),
}


def trade(code: str) -> Trade:
    """The trade of a code; somebody, when the landlord has not told which."""
    return TRADES.get(code) or TRADES.get(code.split("-")[0]) or ANYONE
