"""Explorer: how much forgiveness a rule of reciprocity needs once moves can go wrong."""

import altair as alt

from summitry.charts import COLOURS, DASHES
from summitry.explore import Choice, Explorer, Slider
from summitry.models.reciprocity import STRATEGIES, Dilemma, Strategy, long_run, play

GAME = Dilemma()  # Axelrod's numbers: 5, 3, 1, 0
ROUNDS, SEED = 50, 4  # at 1% of noise this match has a single slip, in round 9: its echo can be followed
FORGIVENESS = tuple(range(0, 101, 10))
PARTNERS = {"twin": "your own rule", "tit-for-tat": "tit-for-tat", "always defect": "a tariff in every round"}
NAMES = {"twin": "a partner with the same rule", "tit-for-tat": "tit-for-tat", "always defect": "constant tariffs"}
WIDTH = 460


def forgiving(percent: float) -> Strategy:
    """Return tit-for-tat that answers a tariff with none in `percent` of all cases."""
    return Strategy(1, (1, percent / 100, 1, percent / 100))


def meet(noise: int, forgiveness: int, partner: str) -> dict[str, list[dict]]:
    """Return the rows of the chart: one drawn match and the exact long-run points a round.

    Parameters
    ----------
    noise : moves that come out as their opposite, in percent, for both
    forgiveness : tariffs of the partner that are not answered, in percent
    partner : a key of PARTNERS
    """
    error = noise / 100
    rules = {percent: _against(percent, partner) for percent in FORGIVENESS}
    moves = play(*rules[forgiveness], rounds=ROUNDS, error=error, seed=SEED)
    points = {percent: long_run(*pair, GAME, error) for percent, pair in rules.items()}
    own, theirs = points[forgiveness]
    return {
        "match": [
            {"who": who, "moves": "".join("o" if free else "x" for free in column)}
            for who, column in zip(("you", "partner"), moves.T, strict=True)
        ],
        "curve": [{"forgiveness": percent, "points": _short(own)} for percent, (own, _) in points.items()],
        "here": [
            {"who": "you", "forgiveness": forgiveness, "points": _short(own)},
            {"who": "partner", "forgiveness": forgiveness, "points": _short(theirs)},
        ],
    }


def sentence(rows: dict[str, list[dict]], noise: int, forgiveness: int, partner: str) -> str:
    """Say what the rule earns, what peace would earn, and which forgiveness would earn most."""
    (own, theirs), curve = (row["points"] for row in rows["here"]), rows["curve"]
    slips = "Without mistakes" if noise == 0 else f"With {noise}% of moves going wrong"
    rule = f"forgives {forgiveness}% of tariffs" if forgiveness else "never forgives"
    earned = (
        f"{slips}, a rule that {rule} earns {own:.2f} points a round against "
        f"{NAMES[partner]}, which earns {theirs:.2f}."
    )
    most, least = max(row["points"] for row in curve), min(row["points"] for row in curve)
    if most - least < 0.005:
        return f"{earned} More or less forgiveness would change nothing."
    best = next(row["forgiveness"] for row in curve if row["points"] == most)
    advice = "No other forgiveness would earn more" if best == forgiveness else f"With {best}% it would earn {most:.2f}"
    return f"{earned} {advice}. Lasting peace is worth {GAME.r:.2f}."


def _against(percent: int, partner: str) -> tuple[Strategy, Strategy]:
    rule = forgiving(percent)
    return rule, rule if partner == "twin" else STRATEGIES[partner]


def _short(number: float) -> float:
    return round(float(number), 3)


def _match() -> alt.LayerChart:
    axis = alt.Axis(title="Round of one match, with chance held fixed", values=[1, 10, 20, 30, 40, 50], labelAngle=0)
    rounds = (
        alt.Chart(alt.NamedData("match"))
        .transform_calculate(move="split(datum.moves, '')")
        .transform_flatten(["move"])
        .transform_window(round="row_number()", groupby=["who"])
        .encode(
            x=alt.X("round:O", axis=axis),
            y=alt.Y("who:N", title=None, sort=["you", "partner"], scale=alt.Scale(paddingInner=0.25)),
        )
    )
    return alt.layer(
        rounds.transform_filter("datum.move == 'x'").mark_rect(color=COLOURS[1]),
        rounds.transform_filter("datum.move == 'o'").mark_point(color=COLOURS[0], size=14, shape="circle", opacity=1),
    ).properties(width=WIDTH, height=60)


def _points() -> alt.LayerChart:
    x = alt.X("forgiveness:Q", title="Forgiveness, % of tariffs not answered", scale=alt.Scale(domain=[0, 100]))
    y = alt.Y("points:Q", title="Points a round, long run", scale=alt.Scale(domain=[0, 5.2]))
    worth = [{"points": GAME.r, "text": "lasting peace: 3"}, {"points": GAME.p, "text": "lasting tariffs: 1"}]
    levels = alt.Chart(alt.Data(values=worth)).encode(y)
    here = alt.Chart(alt.NamedData("here")).encode(x, y)
    who = ["partner", "you"]
    return alt.layer(
        levels.mark_rule(strokeDash=DASHES[2], opacity=0.6),
        levels.mark_text(align="left", dx=12).encode(x=alt.XValue(WIDTH), text="text:N"),
        alt.Chart(alt.NamedData("curve")).mark_line().encode(x, y),
        here.mark_point(opacity=1).encode(
            alt.Color("who:N", title=None).scale(domain=who, range=[COLOURS[1], COLOURS[0]]),
            alt.Shape("who:N", title=None).scale(domain=who, range=["square", "circle"]),
            alt.Order("who:N"),
            size=alt.when("datum.who == 'you'").then(alt.value(60)).otherwise(alt.value(220)),
        ),
    ).properties(width=WIDTH, height=230)


def _chart() -> alt.VConcatChart:
    return alt.vconcat(
        _match(),
        _points(),
        title=alt.Title(
            "One slip can echo: forgiveness ends a feud and invites abuse",
            subtitle=[
                "Above: a dot is a round without tariff, a filled cell a round with one. Below: what your rule earns.",
                "Points 5, 3, 1, 0 are Axelrod's (1984), an assumption. No data of any country.",
            ],
        ),
        description=(
            "Above, two rows of fifty rounds, yours and your partner's, with tariffs as filled cells. Below, a curve "
            "of your long-run points against forgiveness, with a dot for you and a square for your partner."
        ),
    )


noise_and_forgiveness = Explorer(
    "noise_and_forgiveness",
    question="How much should a rule forgive, if moves can go wrong and the partner is unknown?",
    model=meet,
    controls=[
        Slider("noise", "Moves that go wrong", 0, 10, 1, 0, unit="%"),
        Slider("forgiveness", "Tariffs that you forgive", 0, 100, 10, 0, unit="%"),
        Choice("partner", "Your partner plays", PARTNERS, "twin"),
    ],
    chart=_chart(),
    sentence=sentence,
    chosen=[
        {},
        {"noise": 1},
        {"noise": 1, "forgiveness": 30},
        {"noise": 1, "forgiveness": 30, "partner": "tit-for-tat"},
        {"noise": 1, "forgiveness": 30, "partner": "always defect"},
    ],
    breaks="noise",
)
