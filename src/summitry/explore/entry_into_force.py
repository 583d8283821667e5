"""Explorer: a rule editor for entry into force. Who must ratify, who can stop it, and when would it have begun?"""

import datetime
import functools

import altair as alt
import numpy as np

from summitry import data
from summitry.charts import COLOURS, INK, SHAPES
from summitry.explore import Choice, Explorer, Slider
from summitry.models.voting import banzhaf, shapley_shubik, wins

GDP_YEAR = 2013  # the year that TPP names
DAYS = 60  # from the last notice that is needed to entry into force
NAMES = data.load("countries").set_index("iso3")["name"]
RATIFIED = {
    "2018": "the six of 31 October 2018",
    "all": "all who signed",
    "no_usa": "all but the United States",
    "no_jpn": "all but Japan",
    "no_can": "all but Canada",
    "large": "the six largest",
    "small": "the six smallest",
}
WHO = ("has ratified", "has not")
AXIS = alt.Axis(values=list(range(0, 101, 20)))


@functools.cache
def signatories(sign: str) -> dict[str, float]:
    """Return the signatories, "twelve" or "eleven" without the United States, with their GDP of 2013; largest first."""
    gdp = data.load("gdp_population").query(f"year == {GDP_YEAR}").set_index("country")["gdp_usd"]
    countries = data.load("cptpp_members")["country"]
    found = {country: float(gdp[country]) for country in countries if sign == "twelve" or country != "USA"}
    return dict(sorted(found.items(), key=lambda item: -item[1]))


@functools.cache
def notices() -> dict[str, datetime.date]:
    """Return the day of each ratification of the CPTPP, where it is not known 60 days before entry into force."""
    table = data.load("cptpp_members").dropna(subset=["in_force"])
    days = table["ratified"].fillna(table["in_force"] - datetime.timedelta(days=DAYS))
    return {country: day.date() for country, day in zip(table["country"], days, strict=True)}


def rule(sign: str, least: int, share: int) -> tuple[np.ndarray, np.ndarray]:
    """Return weights and quotas: at least `least` signatories, and with `share` above 0 so many percent of GDP."""
    gdp = np.array(list(signatories(sign).values()))
    if least > len(gdp):
        raise ValueError(f"{least} cannot ratify where {len(gdp)} have signed; ask for 1 to {len(gdp)}")
    weights, quotas = [np.ones(len(gdp))], [least]
    if share:
        weights, quotas = [*weights, gdp / gdp.sum()], [*quotas, share / 100]
    return np.array(weights), np.array(quotas, dtype=float)


@functools.cache
def power(sign: str, least: int, share: int) -> list[tuple[str, float, float]]:
    """Return each signatory with its Shapley-Shubik and its normalised Banzhaf index, in percent."""
    weights, quotas = rule(sign, least, share)
    indices = 100 * shapley_shubik(weights, quotas), 100 * banzhaf(weights, quotas)
    return list(zip(signatories(sign), *(index.tolist() for index in indices), strict=True))


def coalition(sign: str, ratified: str) -> list[str]:
    """Return the signatories that have ratified, by a key of RATIFIED."""
    members = list(signatories(sign))
    if ratified == "2018":
        first = [country for country, day in notices().items() if day <= datetime.date(2018, 10, 31)]
        return [member for member in members if member in first]
    if ratified in ("large", "small"):
        return members[:6] if ratified == "large" else members[-6:]
    return [member for member in members if member != ratified.removeprefix("no_").upper()]


def in_force(members, sign: str, least: int, share: int) -> bool:
    """Return whether the rule is met when `members`, ISO codes, have ratified."""
    inside = [country in members for country in signatories(sign)]
    return bool(wins(inside, *rule(sign, least, share)))


def vetoes(sign: str, least: int, share: int) -> list[str]:
    """Return the signatories without which all the others together do not meet the rule."""
    everyone = list(signatories(sign))
    return [one for one in everyone if not in_force([c for c in everyone if c != one], sign, least, share)]


def first_day(sign: str, least: int, share: int) -> datetime.date | None:
    """Return when the agreement would have entered into force by this rule and the real notices, None for never."""
    known = notices()
    for day in sorted(set(known.values())):
        if in_force([country for country, given in known.items() if given <= day], sign, least, share):
            return day + datetime.timedelta(days=DAYS)
    return None


def entry_into_force_rows(sign: str, least: int, share: int, ratified: str) -> dict[str, list[dict]]:
    """Return the rows of the chart: power of each signatory, and how far both thresholds are met.

    Parameters: sign as `signatories`; least and share as `rule`; ratified, a key of RATIFIED.
    """
    gdp = signatories(sign)
    inside = coalition(sign, ratified)
    total = sum(gdp.values())
    return {
        "power": [
            {
                "country": NAMES[country],
                "power": round(one, 2),
                "banzhaf": round(other, 2),
                "who": WHO[country not in inside],
            }
            for country, one, other in power(sign, least, share)
        ],
        "tests": [
            {"test": "signatories, %", "have": round(100 * len(inside) / len(gdp), 1), "need": 100 * least / len(gdp)},
            {"test": "GDP of 2013, %", "have": round(100 * sum(gdp[c] for c in inside) / total, 1), "need": share},
        ],
    }


def sentence(rows: dict[str, list[dict]], sign: str, least: int, share: int, ratified: str) -> str:
    """Say whether the rule is met, who can stop it alone, and when it would have been met in fact."""
    members = coalition(sign, ratified)
    met = "the agreement enters into force" if in_force(members, sign, least, share) else "nothing enters into force"
    alone = [NAMES[country] for country in vetoes(sign, least, share)]
    who = f"Each of {len(alone)}" if len(alone) > 2 else " and ".join(alone) or "Nobody"
    stop = f"{who} can {'each ' if len(alone) == 2 else ''}stop it alone"
    day = first_day(sign, least, share)
    dated = f"on {day.day} {day:%B %Y}" if day else "never"
    wealth = rows["tests"][1]["have"]
    return (
        f"{len(members)} of {len(signatories(sign))} have ratified, with {wealth:.1f}% of their GDP of 2013: {met}. "
        f"{stop}. By the notices that were really given, this rule would have brought it into force {dated}."
    )


def _power() -> alt.LayerChart:
    order = list(NAMES[list(signatories("twelve"))])
    y = alt.Y("country:N", title=None, scale=alt.Scale(domain=order))
    x = alt.X("power:Q", title="Share of power (Shapley-Shubik), %", scale=alt.Scale(domain=[0, 105]), axis=AXIS)
    colour = alt.Color("who:N", title=None, scale=alt.Scale(domain=list(WHO), range=[COLOURS[0], COLOURS[1]]))
    shape = alt.Shape("who:N", title=None, scale=alt.Scale(domain=list(WHO), range=list(SHAPES[:2])))
    base = alt.Chart(alt.NamedData("power")).encode(y=y)
    return alt.layer(
        base.mark_rule(strokeWidth=2, opacity=0.4).encode(x=x, x2=alt.datum(0)),
        base.mark_point(filled=True, size=90, opacity=1).encode(x=x, color=colour, shape=shape),
        base.mark_text(align="left", dx=9, color=INK).encode(x=x, text=alt.Text("power:Q", format=".1f")),
    ).properties(width=400, height=250)


def _tests() -> alt.LayerChart:
    x = alt.X("have:Q", title="Ratified (bar) and needed (tick)", scale=alt.Scale(domain=[0, 105]), axis=AXIS)
    y = alt.Y("test:N", title=None, scale=alt.Scale(domain=["signatories, %", "GDP of 2013, %"]))
    base = alt.Chart(alt.NamedData("tests")).encode(y=y)
    return alt.layer(
        base.mark_bar(height=16, color=COLOURS[0]).encode(x=x),
        base.mark_tick(thickness=4, size=34, color=COLOURS[1]).encode(x="need:Q"),
    ).properties(width=400, height=70)


entry_into_force = Explorer(
    "entry_into_force",
    question="Who must ratify before the agreement binds anyone, and who can stop it?",
    model=entry_into_force_rows,
    controls=[
        Choice("sign", "Signatories", {"twelve": "the twelve of TPP", "eleven": "the eleven of CPTPP"}, "twelve"),
        Slider("least", "At least so many must ratify", 1, 12, 1, 6),
        Slider("share", "with at least this share of GDP of 2013", 0, 100, 5, 85, unit="%"),
        Choice("ratified", "Ratified have", RATIFIED, "no_usa"),
    ],
    chart=alt.vconcat(
        _power(),
        _tests(),
        title=alt.Title(
            "A threshold of GDP hands the treaty to those who are large",
            subtitle=[
                "TPP: 6 of 12 and 85% of GDP. CPTPP: 6 of 11, no GDP. Set the sliders to either, or to your own.",
                "Source: World Bank (GDP 2013); TPP Art. 30.5, CPTPP Art. 3",
            ],
        ),
        description=(
            "Above, a point for each signatory shows its share of voting power under the chosen rule, with a mark for "
            "whether it has ratified. Below, two bars show how much of each threshold is met, with a tick at what is "
            "needed."
        ),
    ),
    sentence=sentence,
    chosen=[{}, {"share": 0}, {"ratified": "no_can"}, {"sign": "eleven", "share": 0, "ratified": "2018"}],
    breaks="share",
)
