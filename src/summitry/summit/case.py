"""A case: who negotiates about what, from which status quo, in how many rounds, and what each side privately wants.

Cases are files, so that a teacher can write one without touching a rule. `load("spring_2018")` reads one of the two
that come with the course, `read_case(path)` any other.
"""

import hashlib
import itertools
import math
from dataclasses import dataclass, field
from pathlib import Path

from summitry.summit import reader
from summitry.summit.reader import CaseError, Day, Each, Fields, Flag, Items, Number, OneOf, Reading, Text, said

FOLDER = Path(__file__).parent / "cases"
ACCOUNTS = ("trade", "home", "reassurance", "deterrence")
ROLES = ("patron", "protected", "challenger", "neighbour", "trader")
STATES = ("USA", "JPN", "KOR", "CHN", "PRK")
KINDS = ("data", "estimate", "assumption")
CLASSES = ("SRBM", "MRBM", "IRBM", "ICBM")
LARGEST_SPACE = 2_000_000  # packages, so that all of them can be scored at once


@dataclass(frozen=True)
class Duty:
    """An import duty on one good from one state, in per cent of its value."""

    good: str
    origin: str
    percent: float
    rents: bool  # whether the seller keeps what the state would collect, as with an export quota


@dataclass(frozen=True)
class Option:
    """One level of an issue, and what it changes in the ledger."""

    name: str
    label: str
    position: float  # on the issue's own line
    parties: tuple[str, ...]  # capitals whose consent it takes
    source: str  # of the facts in it
    why: str  # of the assumed effects
    duties: tuple[Duty, ...] = ()
    joins: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (state, partners with which trade becomes cheaper)
    pays: tuple[tuple[str, float], ...] = ()  # (capital, million US dollars a year; below 0: receives)
    relief: float = 0.0  # share of the trade lost to sanctions that comes back
    bans: tuple[str, ...] = ()  # classes of missiles given up
    presence: tuple[tuple[str, float], ...] = ()  # (capital, share of the patron's forces there that stay)
    fear: tuple[tuple[str, str, str, float], ...] = ()  # (capital, partner, abandonment or entrapment, change)


@dataclass(frozen=True)
class Issue:
    """A question on the table."""

    name: str
    title: str
    question: str
    status_quo: str
    options: dict[str, Option]
    source: str

    @property
    def quo(self) -> Option:
        """The status quo."""
        return self.options[self.status_quo]


@dataclass(frozen=True)
class Audience:
    """Somebody at home with a preferred position on some issues; with a veto, a ratifier (A4)."""

    name: str
    veto: bool
    lines: dict[str, tuple[float, float]]  # issue -> (ideal position, weight)
    why: str


@dataclass(frozen=True)
class Capital:
    """One side: what all may know, and the private card."""

    name: str
    state: str
    role: str
    head: str
    public: str
    stated: dict[str, str]  # issue -> the option that it publicly asks for
    source: str
    interests: tuple[str, ...]
    private_line: str
    weights: dict[str, float]  # points per unit of each account
    audiences: tuple[Audience, ...]


@dataclass(frozen=True)
class Alliance:
    """Two capitals that fear being left or dragged in (A1)."""

    between: tuple[str, str]
    abandonment: tuple[float, float]
    entrapment: tuple[float, float]
    calm: tuple[float, float]
    why: str


@dataclass(frozen=True)
class Assumption:
    """A number of the ledger that a learner may change, with its range and where it comes from."""

    name: str
    value: float
    unit: str
    low: float
    high: float
    kind: str
    source: str


@dataclass(frozen=True, eq=False)
class Case:
    """A whole case. Two of the same text are equal."""

    name: str
    title: str
    minutes: int
    date: str
    rounds: int
    free: bool  # all may move at once in a round, rather than one after the other
    proposals: int  # that one capital may make in a round
    summary: str
    sources: tuple[str, ...]
    capitals: dict[str, Capital]
    issues: dict[str, Issue]
    alliances: tuple[Alliance, ...]
    assumptions: dict[str, Assumption]
    goods: dict[str, tuple[str, tuple[str, ...]]]  # good -> (importing state, its chapters or groups)
    history: dict[str, str]  # what each issue came to
    fingerprint: str = field(repr=False, default="")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Case) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    @property
    def status_quo(self) -> dict[str, str]:
        """The package in which nothing changes."""
        return {name: issue.status_quo for name, issue in self.issues.items()}

    @property
    def size(self) -> int:
        """How many packages there are."""
        return math.prod(len(issue.options) for issue in self.issues.values())

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts that this case has: without alliances and missiles only trade and home."""
        secure = any(capital.role != "trader" for capital in self.capitals.values())
        return tuple(a for a in ACCOUNTS if secure or a in ("trade", "home"))

    def complete(self, package: dict[str, str]) -> dict[str, str]:
        """Return `package` with the status quo for issues that it leaves out.

        Raises ValueError if it names an issue or option that the case does not have.
        """
        if not isinstance(package, dict):
            raise ValueError(f"package: {type(package).__name__} is not a dict of issue and option")
        for issue, option in package.items():
            if issue not in self.issues:
                raise ValueError(f"package: there is no issue {issue!r}; the issues are {', '.join(self.issues)}")
            if option not in self.issues[issue].options:
                allowed = ", ".join(self.issues[issue].options)
                raise ValueError(f"package: {issue} has no option {option!r}; it has {allowed}")
        return {**self.status_quo, **package}

    def changes(self, package: dict[str, str]) -> dict[str, str]:
        """Return what `package` changes."""
        return {issue: option for issue, option in package.items() if option != self.issues[issue].status_quo}

    def parties(self, package: dict[str, str]) -> tuple[str, ...]:
        """Return the capitals whose consent the changes of `package` take, in the order of the case."""
        options = [self.issues[issue].options[option] for issue, option in self.changes(package).items()]
        needed = {party for option in options for party in option.parties}
        return tuple(capital for capital in self.capitals if capital in needed)


def cases() -> tuple[str, ...]:
    """Return the names of the cases that come with the course."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def case_file(name: str) -> Path:
    """Return the file of a case of the course. Raises ValueError if there is none of that name."""
    if name not in cases():
        raise ValueError(f"case: there is no case {name!r}; there are {', '.join(cases())}")
    return FOLDER / f"{name}.yaml"


def load(name: str) -> Case:
    """Return a case of the course. Raises ValueError if there is none of that name."""
    return read_case(case_file(name))


def read_case(path: Path) -> Case:
    """Return the case in the file `path`. Raises CaseError with line and reason of every fault."""
    try:
        text = Path(path).read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CaseError(Path(path).name, [(line, "the file is not UTF-8 text.")]) from None
    return parse(text, Path(path).stem, Path(path).name)


def parse(text: str, name: str, file: str = "case") -> Case:
    """Return the case that `text` describes. Raises CaseError with line and reason of every fault."""
    values, reading = reader.read(text, file, _SCHEMA)
    _check(values, reading)
    if reading.problems:
        raise CaseError(file, reading.problems)
    return _build(values, name, hashlib.sha256(text.encode("utf-8")).hexdigest()[:16])


_NAME = Text(60)
_AMOUNT = Number(-100_000, 100_000)
_DUTY = Fields({"good": _NAME, "from": _NAME, "percent": Number(0, 200)}, {"rents": Flag()})
_OPTION = Fields(
    {"label": Text(140), "position": Number(0, 10), "parties": Items(_NAME)},
    {
        "source": Text(),
        "why": Text(),
        "duties": Items(_DUTY),
        "joins": Each(Items(_NAME, least=1)),
        "pays_usd_m": Each(_AMOUNT),
        "relief": Number(0, 1),
        "bans": Items(OneOf(CLASSES)),
        "presence": Each(Number(0, 1)),
        "fear": Items(
            Fields(
                {"of": _NAME, "about": _NAME},
                {"abandonment": Number(-10, 10), "entrapment": Number(-10, 10)},
            )
        ),
    },
)
_ISSUE = Fields(
    {"title": Text(60), "question": Text(300), "status_quo": _NAME, "source": Text(), "options": Each(_OPTION, 2, 6)}
)
_AUDIENCE = Fields(
    {
        "name": Text(80),
        "veto": Flag(),
        "why": Text(),
        "lines": Each(Fields({"ideal": Number(0, 10), "weight": Number(0, 10)}), 1),
    }
)
_CAPITAL = Fields(
    {
        "state": OneOf(STATES),
        "role": OneOf(ROLES),
        "head": Text(80),
        "public": Text(),
        "stated": Each(_NAME),
        "source": Text(),
        "card": Fields(
            {
                "interests": Items(Text(300), 1, 6),
                "private_line": Text(600),
                "weights": Each(Number(0, 1000)),
                "audiences": Items(_AUDIENCE, 1, 5),
            }
        ),
    }
)
_PAIR = Items(Number(0, 10), 2, 2)
_SCHEMA = Fields(
    {
        "title": Text(80),
        "minutes": Number(10, 300, whole=True),
        "date": Day(),
        "rounds": Number(1, 20, whole=True),
        "turns": OneOf(("order", "free")),
        "proposals_per_round": Number(1, 10, whole=True),
        "summary": Text(),
        "sources": Items(Text(), 1),
        "assumptions": Each(
            Fields(
                {
                    "value": Number(-1e9, 1e9),
                    "unit": Text(60),
                    "low": Number(-1e9, 1e9),
                    "high": Number(-1e9, 1e9),
                    "kind": OneOf(KINDS),
                    "source": Text(),
                }
            )
        ),
        "capitals": Each(_CAPITAL, 2, 8),
        "issues": Each(_ISSUE, 1, 12),
        "history": Fields(
            {"note": Text(), "outcomes": Each(Fields({"option": _NAME, "source": Text()}))},
        ),
    },
    {
        "goods": Each(Fields({"into": OneOf(("USA", "JPN")), "parts": Items(Text(60), 1)})),
        "alliances": Items(
            Fields(
                {
                    "between": Items(_NAME, 2, 2),
                    "abandonment": _PAIR,
                    "entrapment": Items(Number(0.01, 10), 2, 2),
                    "calm": Items(Number(0, 1), 2, 2),
                    "why": Text(),
                }
            )
        ),
    },
)

NEEDED = ("trade_elasticity", "agreement_saving")
NEEDED_SECURITY = (
    "warheads",
    "single_shot_kill",
    "shots",
    "common_factor",
    "base_exposure",
    "tripwire",
    "challenger_hard",
)


def _check(values: dict, reading: Reading) -> None:
    """Note what no schema can see: names that do not meet, numbers that contradict each other."""
    capitals, issues = values["capitals"], values["issues"]
    for name, issue in issues.items():
        where = ("issues", name)
        if issue["status_quo"] not in issue["options"]:
            has = ", ".join(issue["options"])
            reading.fault(
                (*where, "status_quo"), f"{said(where)}: the status quo `{issue['status_quo']}` is not one of {has}."
            )
        for option, content in issue["options"].items():
            _check_option(values, (*where, "options", option), content, option == issue["status_quo"], reading)
    for name, capital in capitals.items():
        _check_card(values, ("capitals", name, "card"), capital["card"], reading)
        for issue, option in capital["stated"].items():
            where = ("capitals", name, "stated", issue)
            if issue not in issues:
                reading.fault(where, f"{said(where)} names `{issue}`, which is no issue.")
            elif option not in issues[issue]["options"]:
                reading.fault(where, f"{said(where)}: `{option}` is not an option of {issue}.")
    for i, alliance in enumerate(values.get("alliances", [])):
        _known(alliance["between"], capitals, ("alliances", i, "between"), "capital", reading)
        if len(set(alliance["between"])) < 2:
            reading.fault(("alliances", i, "between"), f"alliances.{i}: a capital cannot ally with itself.")
    outcomes = values["history"]["outcomes"]
    for name in issues:
        if name not in outcomes:
            reading.fault(("history", "outcomes"), f"history.outcomes has no entry `{name}`.")
    for name, outcome in outcomes.items():
        where = ("history", "outcomes", name)
        if name not in issues:
            reading.fault(where, f"history.outcomes names `{name}`, which is no issue.")
        elif outcome["option"] not in issues[name]["options"]:
            reading.fault(where, f"{said(where)}: `{outcome['option']}` is not an option of {name}.")
    _check_assumptions(values, reading)
    relieving = [name for name, issue in issues.items() if any(o.get("relief") for o in issue["options"].values())]
    for name in relieving[1:]:
        reading.fault(
            ("issues", name), f"issues.{name}: relief stands in {relieving[0]} already, and one issue has it."
        )
    size = math.prod(len(issue["options"]) for issue in issues.values())
    if size > LARGEST_SPACE:
        reading.fault(("issues",), f"issues allow {size:,} packages, more than {LARGEST_SPACE:,}: drop options.")


def _check_option(values: dict, where: reader.Path, option: dict, quo: bool, reading: Reading) -> None:
    capitals, goods = values["capitals"], values.get("goods", {})
    states = {capital["state"] for capital in capitals.values()}
    _known(option["parties"], capitals, (*where, "parties"), "capital", reading)
    if quo and option["parties"]:
        reading.fault((*where, "parties"), f"{said(where)} is the status quo, which takes nobody's consent.")
    if not quo and not option["parties"]:
        reading.fault((*where, "parties"), f"{said(where)}: a change needs at least one party.")
    for i, duty in enumerate(option.get("duties", [])):
        _known([duty["good"]], goods, (*where, "duties", i), "good", reading)
        _known([duty["from"]], states, (*where, "duties", i), "state of a capital", reading)
    for effect in ("pays_usd_m", "presence"):
        _known(option.get(effect, {}), capitals, (*where, effect), "capital", reading)
    pairs = {frozenset(alliance["between"]) for alliance in values.get("alliances", [])}
    for i, fear in enumerate(option.get("fear", [])):
        if frozenset((fear["of"], fear["about"])) not in pairs:
            reading.fault((*where, "fear", i), f"{said(where)}: {fear['of']} and {fear['about']} are not allied.")
        if not {"abandonment", "entrapment"} & fear.keys():
            reading.fault((*where, "fear", i), f"{said(where)}: a fear is of abandonment or of entrapment.")
    assumed = {"relief", "presence", "fear", "pays_usd_m"} & option.keys()
    if assumed and "why" not in option:
        reading.fault(where, f"{said(where)} has assumed effects ({', '.join(sorted(assumed))}) and no `why`.")
    if "duties" in option and "source" not in option:
        reading.fault(where, f"{said(where)} has duties and no `source`.")


def _check_card(values: dict, where: reader.Path, card: dict, reading: Reading) -> None:
    wanted = ACCOUNTS if values.get("alliances") else ("trade", "home")
    for account in card["weights"]:
        if account not in wanted:
            reading.fault((*where, "weights"), f"{said(where)}.weights names `{account}`, which is no account here.")
    for account in wanted:
        if account not in card["weights"]:
            reading.fault((*where, "weights"), f"{said(where)}.weights has no entry `{account}`.")
    if card["weights"] and not any(card["weights"].values()):
        reading.fault((*where, "weights"), f"{said(where)}.weights are all 0, so that no deal is worth anything.")
    for i, audience in enumerate(card["audiences"]):
        _known(audience["lines"], values["issues"], (*where, "audiences", i, "lines"), "issue", reading)


def _check_assumptions(values: dict, reading: Reading) -> None:
    assumptions = values["assumptions"]
    needed = list(NEEDED)
    if any(capital["state"] == "PRK" for capital in values["capitals"].values()):
        needed.append("north_korea_income")
    secure = [name for name, capital in values["capitals"].items() if capital["role"] != "trader"]
    if secure:
        roles = [capital["role"] for capital in values["capitals"].values()]
        if roles.count("patron") != 1 or roles.count("challenger") != 1 or "protected" not in roles:
            reading.fault(
                ("capitals",), "capitals need one patron, one challenger and a protected capital, or traders only."
            )
        needed += NEEDED_SECURITY
        needed += [f"stake_{name}" for name in secure if values["capitals"][name]["role"] == "protected"]
    for name in needed:
        if name not in assumptions:
            reading.fault(("assumptions",), f"assumptions has no entry `{name}`, which the ledger needs.")
    for name, entry in assumptions.items():
        if name not in needed:
            reading.fault(("assumptions", name), f"assumptions has an entry `{name}`, which no account uses.")
        if not entry["low"] <= entry["value"] <= entry["high"]:
            reading.fault(
                ("assumptions", name),
                f"assumptions.{name}: {entry['value']:g} is outside its own range "
                f"{entry['low']:g} to {entry['high']:g}.",
            )


def _known(names, known, where: reader.Path, kind: str, reading: Reading) -> None:
    for name in names:
        if name not in known:
            reading.fault(where, f"{said(where)} names `{name}`, which is no {kind}.")


def _build(values: dict, name: str, fingerprint: str) -> Case:
    return Case(
        name=name,
        title=values["title"],
        minutes=values["minutes"],
        date=values["date"],
        rounds=values["rounds"],
        free=values["turns"] == "free",
        proposals=values["proposals_per_round"],
        summary=values["summary"],
        sources=tuple(values["sources"]),
        capitals={key: _capital(key, value) for key, value in values["capitals"].items()},
        issues={key: _issue(key, value) for key, value in values["issues"].items()},
        alliances=tuple(
            Alliance(tuple(a["between"]), tuple(a["abandonment"]), tuple(a["entrapment"]), tuple(a["calm"]), a["why"])
            for a in values.get("alliances", [])
        ),
        assumptions={key: Assumption(key, **value) for key, value in values["assumptions"].items()},
        goods={key: (value["into"], tuple(value["parts"])) for key, value in values.get("goods", {}).items()},
        history={key: value["option"] for key, value in values["history"]["outcomes"].items()},
        fingerprint=fingerprint,
    )


def _capital(name: str, value: dict) -> Capital:
    card = value["card"]
    return Capital(
        name=name,
        state=value["state"],
        role=value["role"],
        head=value["head"],
        public=value["public"],
        stated=value["stated"],
        source=value["source"],
        interests=tuple(card["interests"]),
        private_line=card["private_line"],
        weights=card["weights"],
        audiences=tuple(
            Audience(
                a["name"],
                a["veto"],
                {issue: (line["ideal"], line["weight"]) for issue, line in a["lines"].items()},
                a["why"],
            )
            for a in card["audiences"]
        ),
    )


def _issue(name: str, value: dict) -> Issue:
    options = {key: _option(key, content) for key, content in value["options"].items()}
    return Issue(name, value["title"], value["question"], value["status_quo"], options, value["source"])


def _option(name: str, value: dict) -> Option:
    fears = itertools.chain.from_iterable(
        ((f["of"], f["about"], kind, f[kind]) for kind in ("abandonment", "entrapment") if kind in f)
        for f in value.get("fear", [])
    )
    return Option(
        name=name,
        label=value["label"],
        position=value["position"],
        parties=tuple(value["parties"]),
        source=value.get("source", ""),
        why=value.get("why", ""),
        duties=tuple(Duty(d["good"], d["from"], d["percent"], d.get("rents", False)) for d in value.get("duties", [])),
        joins=tuple((state, tuple(partners)) for state, partners in value.get("joins", {}).items()),
        pays=tuple(value.get("pays_usd_m", {}).items()),
        relief=value.get("relief", 0.0),
        bans=tuple(value.get("bans", [])),
        presence=tuple(value.get("presence", {}).items()),
        fear=tuple(fears),
    )
