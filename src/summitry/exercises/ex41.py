"""The questions of exercise 41, two hurdles: accounts, parties, gains at home, counts of packages, and a memo."""

from functools import cache

import pandas as pd

from summitry.checking import Chart, Choice, Exercise, Function, Judgement, Misconception, Number, Table
from summitry.summit.case import load
from summitry.summit.ledger import Ledger

ALLIES = ("Washington", "Tokyo", "Seoul")
WIDE = {"missiles": "all", "sanctions": "most", "troops": "cut", "farm": "beyond", "burden": "some"}


@cache
def ledger() -> Ledger:
    """Return the joint ledger of the case."""
    return Ledger(load("spring_2018"))


def cars(capital: str = "Tokyo", account: str = "trade") -> float:
    """Return what a duty of 25% more on cars does to one account."""
    return ledger().account({"cars": "tariff"}, capital, account)


def gain(ideal: float, weight: float, quo: float, option: float) -> float:
    """Return the gain of an audience from an option (A4)."""
    return weight * (abs(quo - ideal) - abs(option - ideal))


def congress(package: dict[str, str] | None = None, issue: str | None = None) -> float:
    """Return the gain of Congress from a package, or its part from one issue."""
    vote = next(v for v in ledger().votes(package or WIDE, "Washington") if v.audience == "Congress")
    return vote.by_issue[issue] if issue else vote.gain


def joiners(worth: str = "score") -> pd.DataFrame:
    """Return the points, or one account, of the three allies for each option of who joins the TPP."""
    book = ledger()
    measure = book.score if worth == "score" else lambda move, capital: book.account(move, capital, worth)
    options = [option for option in book.case.issues["cptpp"].options if option != "eleven"]
    return pd.DataFrame([{"option": o} | {c: measure({"cptpp": o}, c) for c in ALLIES} for o in options])


def margins(host: str = "Seoul", field: str = "margin") -> pd.DataFrame:
    """Return the margin of coupling of one ally for each option on troops."""
    book = ledger()
    options = book.case.issues["troops"].options
    return pd.DataFrame([{"troops": o, "margin": getattr(book.couplings({"troops": o})[host], field)} for o in options])


def passed(asked: bool | None = False, worse: bool = True, valid: bool = True) -> int:
    """Return how many packages are ratified without asking Tokyo and leave it worse off; or a slip of that count."""
    space = ledger().space
    tokyo = ALLIES.index("Tokyo")
    keep = space.valid.copy() if valid else space.valid | True
    if asked is not None:
        keep &= space.needed[:, tokyo] == asked
    if worse:
        keep &= space.scores[:, tokyo] < -1e-9
    return int(keep.sum())


def chart_of_margins(mark: str = "bar", x: str = "troops", y: str = "margin", table: pd.DataFrame | None = None):
    """Return a chart of question 6; by default a right one."""
    import altair as alt

    return alt.Chart(
        margins() if table is None else table,
        title="The promise to Seoul needs most of the troops",
        description="Bars of the margin of coupling of Seoul for four options on troops; the last is below zero.",
        mark=mark,
    ).encode(x=x, y=y)


exercise = Exercise(
    "41",
    (
        Number(
            "q1",
            "A duty on cars",
            hints=(
                "Which method of the ledger gives one account of one capital?",
                "`ledger.account(package, capital, account)`: the package names one issue and its option.",
            ),
            expected=cars,
            unit="% of income",
            tolerance=0.01,
            notice="Seoul loses more than twice as much by the same duty, since cars weigh more in its income.",
            misconceptions=(
                Misconception(lambda: cars("Seoul"), "That is Seoul. Asked is Tokyo."),
                Misconception(lambda: cars("Washington"), "That is Washington, which gains while nobody answers."),
                Misconception(lambda: -cars(), "The size is right. Does Tokyo's income rise or fall?"),
                Misconception(lambda: cars(account="home"), "That is the account home, in steps. Asked is trade."),
                Misconception(
                    lambda: ledger().score({"cars": "tariff"}, "Tokyo"),
                    "Those are points, with all accounts weighted. Asked is one account.",
                ),
            ),
            accepted=(lambda: float(ledger().table({"cars": "tariff"}).loc["Tokyo", "trade"]),),
        ),
        Function(
            "q2",
            "A gain at home",
            hints=(
                "How far is the status quo from the ideal, and how far the option? The nearer one is better.",
                "Take two distances with `abs`, subtract that of the option from that of the status quo, then weigh.",
            ),
            reference=gain,
            cases=(
                (3.0, 1.5, 0.0, 2.0),
                (0.0, 2.0, 0.0, 1.0),
                (0.5, 1.5, 0.0, 1.0),
                (2.0, 1.0, 1.0, 3.0),
                (0, 2, 2, 1.5),
            ),
            notice="An option as far beyond the ideal as the status quo is short of it is worth nothing: the win-set ends.",
            misconceptions=(
                Misconception(
                    lambda ideal, weight, quo, option: weight * (abs(option - ideal) - abs(quo - ideal)),
                    "The sign is turned round: nearer to the ideal is a gain.",
                ),
                Misconception(
                    lambda ideal, weight, quo, option: abs(quo - ideal) - abs(option - ideal),
                    "The distances are right. Where is the weight?",
                ),
                Misconception(
                    lambda ideal, weight, quo, option: weight * (option - quo),
                    "More is not always better: an option can lie beyond the ideal.",
                ),
                Misconception(
                    lambda ideal, weight, quo, option: weight * abs(option - quo),
                    "That is how far things move. Asked is how much nearer they come to the ideal.",
                ),
            ),
            accepted=(lambda ideal, weight, quo, option: weight * abs(ideal - quo) - weight * abs(ideal - option),),
        ),
        Choice(
            "q3",
            "Who is asked?",
            hints=(
                "Each option names its parties. The package has two options.",
                "`case.parties(package)` joins them. Whose missiles, and who votes on relief?",
            ),
            options={
                "a": ("Washington", "It is a party to both options."),
                "b": ("Tokyo", "Neither option takes its consent, though the missiles that stay reach it."),
                "c": ("Seoul", "Neither option takes its consent."),
                "d": ("Beijing", "It holds a veto on relief in the Security Council."),
                "e": ("Pyongyang", "It gives up the missiles and gets the relief."),
            },
            correct={"a", "d", "e"},
            notice="Two allies within range are not asked. That is the fear of 2018 in two lines of a case file.",
        ),
        Table(
            "q4",
            "Who joins the TPP?",
            hints=(
                "Three options change something. What is one row, and what are its three numbers?",
                "Loop over `korea`, `america`, `both`; `ledger.score({'cptpp': option}, capital)` fills each cell.",
            ),
            expected=joiners,
            tolerance=0.01,
            notice="No option pleases all three, though real income rises in two of them each time.",
            misconceptions=(
                Misconception(
                    lambda: joiners("trade"),
                    "That is the account trade alone. `score` adds all accounts, weighted.",
                ),
                Misconception(
                    lambda: joiners("home"),
                    "That is the account home alone. `score` adds all accounts, weighted.",
                ),
            ),
            accepted=(lambda: joiners().set_index("option"), lambda: joiners().iloc[::-1].round(3)),
        ),
        Number(
            "q5",
            "Congress and a large bargain",
            hints=(
                "`ledger.votes(package, 'Washington')` has one vote for each audience. Which one is asked for?",
                "Each vote has a name, `audience`, and a number, `gain`, which adds up the gains over its issues.",
            ),
            expected=congress,
            unit="weighted steps",
            tolerance=0.001,
            notice="Without farm access Congress would refuse: beef stands against soldiers here.",
            misconceptions=(
                Misconception(
                    lambda: congress() - congress(issue="farm"),
                    "Farm access is missing from the sum: Congress cares about five issues of this package.",
                ),
                Misconception(
                    lambda: congress() - congress(issue="troops"),
                    "The troops are missing from the sum: Congress cares about five issues of this package.",
                ),
                Misconception(
                    lambda: ledger().account(WIDE, "Washington", "home"),
                    "That is the mean over all audiences in Washington. Asked is Congress alone.",
                ),
                Misconception(
                    lambda: ledger().votes(WIDE, "Washington")[0].gain,
                    "That is the President. Asked is Congress.",
                ),
                Misconception(
                    lambda: ledger().votes(WIDE, "Washington")[2].gain,
                    "Those are the steel states. Asked is Congress.",
                ),
            ),
            accepted=(lambda: congress({**WIDE, "steel": "exempt"}),),
        ),
        Chart(
            "q6",
            "Troops and the promise",
            hints=(
                "One bar for each option on troops. Where is the margin of coupling of an ally to be had?",
                "`ledger.couplings({'troops': option})['Seoul'].margin` for each option, in a table with the columns "
                '`troops` and `margin`; then `mark_bar()`, x="troops", y="margin", `title=` and `description=`.',
            ),
            mark="bar",
            encodings={"x": "troops", "y": "margin"},
            notice="Below zero the promise no longer deters for certain: the region changes, by the assumed tripwire.",
            misconceptions=(
                Misconception(
                    lambda: chart_of_margins(mark="line"),
                    "A line joins four options that have nothing between them. Use bars.",
                ),
            ),
            accepted=(
                chart_of_margins,
                lambda: chart_of_margins(x="troops:N", y="margin:Q"),
            ),
        ),
        Choice(
            "q7",
            "What breaks the headline?",
            hints=(
                "Which change takes away the mechanism, and which only moves a number?",
                "Compare the two counts of *Break the result*, and the counts under other assumptions.",
            ),
            options={
                "a": (
                    "North Korea has twice as many warheads that reach the United States.",
                    "Then 1,906 packages are ratified and good for all: fewer, and far from none.",
                ),
                "b": (
                    "Agreements save 15% of the cost of trade.",
                    "Then 1,985 packages are ratified and good for all. Trade is not where the politics lie.",
                ),
                "c": (
                    "Each committee judges the issue that it knows.",
                    "Then a loss on one issue cannot be made good by another: no package serves all five.",
                ),
                "d": (
                    "The President cares more about burden sharing.",
                    "He does not ratify. His points change, and not which packages pass.",
                ),
            },
            correct="c",
            notice="Ask of any result: what would I have to take away for it to go?",
        ),
        Number(
            "q8",
            "Passed over",
            hints=(
                "Three conditions on rows of `ledger.space`: who ratifies, who is asked, and a sign.",
                "`space.valid & ~space.needed[:, 1] & (space.scores[:, 1] < 0)`, where 1 is the place of Tokyo; then sum.",
            ),
            expected=passed,
            unit="packages",
            notice="Few in number, and all of them deals that others could close in a week.",
            misconceptions=(
                Misconception(
                    lambda: passed(asked=True),
                    "Those take the consent of Tokyo. Asked are the packages that do not: `~`.",
                ),
                Misconception(
                    lambda: passed(asked=None),
                    "Packages that take Tokyo's consent are among them. Leave them out.",
                ),
                Misconception(
                    lambda: passed(worse=False),
                    "Tokyo gains from some of these. Keep those with a score below zero.",
                ),
                Misconception(
                    lambda: passed(valid=False),
                    "Many of these are refused in a capital that is asked. Keep `space.valid`.",
                ),
            ),
        ),
        Judgement(
            "q9",
            "Link or not?",
            hints=(
                "Who gains a veto if trade is in the package, and who loses the chance to close without you?",
                "Name one package, its refusals with and without trade, and one number that is only assumed.",
            ),
            model_answer=(
                "I would bring farm access to the table on Thursday, as far as in the TPP and no farther. By the "
                "ledger a ban on all missiles that reach us, relief, suspended exercises and an inquiry fails in "
                "Congress by one step; farm access gives that step, and cars win our own districts. It also makes us a "
                "party: without an issue of ours in the text nobody has to ask us. The step in Congress is an "
                "assumption of the case, so I would test it with two senators first. The danger is the example: once "
                "beef buys missiles, the next threat to cars will be priced in security too."
            ),
            rubric=(
                "Says whether to link, and what exactly.",
                "Names a package and who refuses it with and without the link.",
                "Separates a number of the ledger from an assumption in it.",
                "Says how the link changes who is asked.",
                "Names what speaks against the advice.",
            ),
            least_words=60,
        ),
    ),
)
q1, q2, q3, q4, q5, q6, q7, q8, q9 = exercise.questions
