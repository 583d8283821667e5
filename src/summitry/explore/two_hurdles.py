"""Explorer: one package on both hurdles, Kim and trade, four accounts for each capital, and who refuses at home."""

from functools import cache

import altair as alt

from summitry.charts import COLOURS
from summitry.explore import Choice, Explorer, Switch
from summitry.summit.case import load
from summitry.summit.game import ledger
from summitry.summit.ledger import Ledger

CASE = load("spring_2018")
CAPITALS = tuple(CASE.capitals)
ACCOUNTS = {
    "trade": ("Trade, % of income", [-0.5, 1.3]),
    "home": ("Home, weighted steps", [-10, 12]),
    "reassurance": ("Reassurance (A1)", [-0.4, 0.4]),
    "deterrence": ("Deterrence, chance", [-0.8, 0.8]),
}
TRADE = {"none": {}, "steel": {"steel": "exempt"}, "cars": {"cars": "assured", "farm": "tpp"}}
YES, NO, ASIDE = "ratifies", "refuses", "not asked"


@cache
def _ledger(alone: bool) -> Ledger:
    return ledger(CASE).alone() if alone else ledger(CASE)


def package(missiles: str, sanctions: str, troops: str, trade: str, abductees: bool) -> dict[str, str]:
    """Return the package of a setting: only what it changes."""
    chosen = {"missiles": missiles, "sanctions": sanctions, "troops": troops, **TRADE[trade]}
    return CASE.changes(chosen | ({"abductees": "inquiry"} if abductees else {}))


def model(alone: bool, **setting) -> list[dict]:
    """Return one row for each capital: its accounts, its points, and what its home says.

    Parameters
    ----------
    alone : whether each issue must pass by itself
    setting : as in `package`
    """
    deal, book = package(**setting), _ledger(alone)
    asked = CASE.parties(deal)
    return [
        {"capital": name}
        | {account: round(book.account(deal, name, account), 3) for account in ACCOUNTS}
        | {
            "points": round(book.score(deal, name), 1) + 0.0,  # no negative zero
            "vote": ASIDE if name not in asked else YES if book.ratifies(deal, name) else NO,
        }
        for name in CAPITALS
    ]


def _join(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def sentence(rows: list[dict], alone: bool, **setting) -> str:
    """Say who is asked, who refuses, and who would be better or worse off."""
    deal = package(**setting)
    if not deal:
        return "Nothing changes: choose a move."
    refusing = [
        f"{vote.audience} in {row['capital']}"
        for row in rows
        if row["vote"] == NO
        for vote in _ledger(alone).votes(deal, row["capital"])
        if vote.veto and not vote.yes
    ]
    verdict = f"Refused by {_join(refusing)}." if refusing else f"Ratified in {_join(_asked(rows))}."
    worse = [row["capital"] for row in rows if row["points"] < 0]
    better = [row["capital"] for row in rows if row["points"] > 0]
    gains = "All five would be better off." if len(better) == len(rows) else f"Worse off: {_join(worse or ['nobody'])}."
    return f"{verdict} {gains}"


def _asked(rows: list[dict]) -> list[str]:
    return [row["capital"] for row in rows if row["vote"] != ASIDE]


def _panel(account: str, title: str, domain: list[float], first: bool) -> alt.LayerChart:
    y = alt.Y("capital:N", sort=list(CAPITALS), title=None, axis=alt.Axis(ticks=False, domain=False, labels=first))
    x = alt.X(f"{account}:Q", title=title, scale=alt.Scale(domain=domain, clamp=True), axis=alt.Axis(tickCount=3))
    base = alt.Chart(alt.NamedData("rows")).encode(x=x, y=y)
    sign = alt.condition(f"datum.{account} < 0", alt.value(COLOURS[1]), alt.value(COLOURS[0]))
    text = base.encode(text=alt.Text(f"{account}:Q", format="+.1f" if account == "home" else "+.2f"))
    text = text.transform_filter(f"abs(datum.{account}) >= 0.005")
    zero = alt.Chart(alt.InlineData([{"at": 0}])).mark_rule(strokeWidth=1).encode(x=alt.X("at:Q"))
    return alt.layer(
        zero,
        base.mark_bar(height=13).encode(color=sign, tooltip=[alt.Tooltip(f"{account}:Q", title=title)]),
        text.transform_filter(f"datum.{account} > 0").mark_text(align="left", dx=3, fontSize=11),
        text.transform_filter(f"datum.{account} < 0").mark_text(align="right", dx=-3, fontSize=11),
    ).properties(width=104, height=150)


def _verdict() -> alt.LayerChart:
    rows = alt.Chart(alt.NamedData("rows")).encode(y=alt.Y("capital:N", sort=list(CAPITALS), title=None, axis=None))
    shapes = alt.Scale(domain=[YES, NO, ASIDE], range=["circle", "cross", "stroke"])
    colours = alt.Scale(domain=[YES, NO, ASIDE], range=[COLOURS[2], COLOURS[1], COLOURS[4]])
    x = alt.value(8)
    return alt.layer(
        rows.mark_point(size=90, filled=True, opacity=1).encode(
            x=x,
            shape=alt.Shape("vote:N", scale=shapes, legend=None),
            color=alt.Color("vote:N", scale=colours, legend=None),
        ),
        rows.mark_text(align="left").encode(x=alt.value(20), text="vote:N"),
        rows.mark_text(align="right").encode(x=alt.value(112), text=alt.Text("points:Q", format="+.1f")),
    ).properties(width=114, height=150, title=alt.Title("At home; points", fontSize=12, fontWeight="normal", offset=4))


chart = alt.hconcat(
    *(_panel(account, *named, first=account == "trade") for account, named in ACCOUNTS.items()),
    _verdict(),
    spacing=12,
    title=alt.Title(
        "One package, four accounts for each capital, and a vote at home",
        subtitle=[
            "Changes from 1 June 2018. Blue: gain, orange: loss. Weights and lines at home are assumptions.",
            "Sources: joint ledger of lesson 41 (goods_trade_2023; models A1, A4, B4, C2, C3)",
        ],
    ),
    description="Bars for five capitals in four accounts: trade, home, reassurance, deterrence. Beside them a mark "
    "says whether each home ratifies, refuses or is not asked, and a number gives the points.",
).resolve_scale(x="independent", y="independent", color="independent", shape="independent")


two_hurdles = Explorer(
    "two_hurdles",
    question="Which moves split Washington, Tokyo and Seoul, and which package passes in every capital that is asked?",
    model=model,
    controls=[
        Choice(
            "missiles",
            "North Korea gives up",
            {
                "none": "no missiles",
                "icbm": "intercontinental missiles only",
                "longer": "all that reach Japan or farther",
                "all": "all ballistic missiles",
            },
            "icbm",
        ),
        Choice(
            "sanctions",
            "Relief for Yongbyon",
            {"none": "none", "partial": "half", "most": "the resolutions of 2016-17"},
            "partial",
        ),
        Choice(
            "troops",
            "US forces in Korea",
            {"stay": "as now", "exercises": "large exercises suspended", "leave": "all leave in five years"},
            "stay",
        ),
        Choice(
            "trade",
            "Trade of Washington and Tokyo",
            {
                "none": "as now",
                "steel": "Japan's metals are exempt",
                "cars": "cars assured, farm goods as in the TPP",
            },
            "none",
        ),
        Switch("abductees", "A new inquiry about the abductees"),
        Switch("alone", "Each issue must pass by itself"),
    ],
    chart=chart,
    sentence=sentence,
    breaks="alone",
    chosen=[
        {"sanctions": "none"},
        {},
        {"missiles": "longer", "sanctions": "most", "troops": "exercises", "abductees": True},
        {"missiles": "longer", "sanctions": "most", "troops": "exercises", "abductees": True, "trade": "cars"},
        {
            "missiles": "longer",
            "sanctions": "most",
            "troops": "exercises",
            "abductees": True,
            "trade": "cars",
            "alone": True,
        },
    ],
)
