"""A case small enough to work out by hand: two capitals, two issues, four packages."""

from summitry.summit.case import parse

TEXT = """\
title: Small
minutes: 20
date: 2018-06-01
rounds: 2
turns: order
proposals_per_round: 1
summary: Two capitals.
sources: [made for the tests]
assumptions:
  trade_elasticity: {value: 5, unit: "1", low: 2, high: 10, kind: estimate, source: test}
  agreement_saving: {value: 5, unit: "%", low: 0, high: 15, kind: assumption, source: test}
capitals:
  Washington:
    state: USA
    role: trader
    head: W
    public: wants farms
    stated: {farm: open}
    source: test
    card:
      interests: [farms]
      private_line: a secret of Washington
      weights: {trade: 0, home: 1}
      audiences:
        - {name: leader, veto: false, why: test, lines: {farm: {ideal: 1, weight: 4}, steel: {ideal: 1, weight: 2}}}
        - {name: senate, veto: true, why: test, lines: {farm: {ideal: 1, weight: 2}, steel: {ideal: 0, weight: 1}}}
  Tokyo:
    state: JPN
    role: trader
    head: T
    public: wants steel
    stated: {steel: exempt}
    source: test
    card:
      interests: [steel]
      private_line: a secret of Tokyo
      weights: {trade: 0, home: 2}
      audiences:
        - {name: diet, veto: true, why: test, lines: {farm: {ideal: 0, weight: 1}, steel: {ideal: 1, weight: 3}}}
issues:
  farm:
    title: Farms
    question: "Open?"
    status_quo: closed
    source: test
    options:
      closed: {label: closed, position: 0, parties: []}
      open: {label: open, position: 1, parties: [Washington, Tokyo]}
  steel:
    title: Steel
    question: "Exempt?"
    status_quo: tariff
    source: test
    options:
      tariff: {label: tariff, position: 0, parties: []}
      exempt: {label: exempt, position: 1, parties: [Washington, Tokyo]}
history:
  note: nothing
  outcomes:
    farm: {option: closed, source: test}
    steel: {option: tariff, source: test}
"""

FARM, STEEL = {"farm": "open"}, {"steel": "exempt"}
BOTH = {**FARM, **STEEL}


def small(**changes):
    """Return the case, with pieces of its text replaced: small(rounds=3), or small(free=True)."""
    text = TEXT
    if "rounds" in changes:
        text = text.replace("rounds: 2", f"rounds: {changes['rounds']}")
    if changes.get("free"):
        text = text.replace("turns: order", "turns: free")
    return parse(text, "small")
