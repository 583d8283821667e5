"""Independent tables tell the same story, and where they differ the difference has a name."""

import pandas as pd
import pytest

from summitry import data

_FLOWS = ("imports", "exports")


def test_the_partners_of_us_trade_do_not_exceed_the_world():
    trade = data.load("us_trade_by_partner").query("partner != 'EUU' and year >= 1987")
    trade = trade.pivot(index="year", columns="partner")
    for flow in ("exports_usd_m", "imports_usd_m"):
        assert (trade[flow].drop(columns="WLD").sum(axis=1) < trade[flow]["WLD"]).all()


def test_the_us_deficit_with_japan_as_published():
    trade = data.load("us_trade_by_partner").set_index(["partner", "year"])
    balance = (trade["exports_usd_m"] - trade["imports_usd_m"]) / 1000
    assert balance["JPN", 2018] == pytest.approx(-67.1, abs=0.05)
    assert balance["CHN", 2018] == pytest.approx(-418.2, abs=0.05)


@pytest.fixture(scope="module")
def chapters_over_partner():
    """US trade summed over chapters, divided by that of the table by partner: one row per partner and year."""
    chapters = data.load("us_trade_by_chapter").groupby(["partner", "year"])[["imports_usd", "exports_usd"]].sum()
    partners = data.load("us_trade_by_partner").set_index(["partner", "year"]).loc[chapters.index]
    return pd.DataFrame({flow: chapters[f"{flow}_usd"] / 1e6 / partners[f"{flow}_usd_m"] for flow in _FLOWS})


def test_imports_from_japan_by_chapter_are_for_consumption_and_by_partner_general(chapters_over_partner):
    japan = chapters_over_partner.loc["JPN", "imports"] - 1
    assert japan.loc[2013:2017].between(-0.007, -0.003).all(), "what enters bonded warehouses is in one of them"
    assert japan.loc[2018:2019].between(0.008, 0.01).all(), "what leaves the warehouses is in the other"


def test_imports_by_chapter_and_by_partner_are_two_definitions_of_nearly_the_same(chapters_over_partner):
    difference = (chapters_over_partner["imports"] - 1).abs()
    assert difference.min() > 0.0001, "they would be the same table"
    assert 0.03 < difference.max() < 0.035
    assert difference.idxmax() == ("KOR", 2015)


def test_exports_by_chapter_and_by_partner_are_the_same_but_for_revisions(chapters_over_partner):
    difference = (chapters_over_partner["exports"] - 1).abs().unstack()
    assert (difference.loc[:, 2013:2017] < 1e-7).all(axis=None)
    assert (difference[2018] < 0.0002).all()
    assert difference[2019].between(0.0003, 0.005).all()


def test_steel_by_month_adds_up_to_its_chapters_by_year():
    keys, values = ["partner", "hs2", "year"], ["imports_usd", "duty_usd"]
    steel = (
        data.load("steel_imports")
        .assign(year=lambda table: table["month"].dt.year.astype("int64"))
        .query("year <= 2019")
    )
    months = steel.groupby(keys)[values].sum()
    years = data.load("us_trade_by_chapter").set_index(keys)[values]
    both = months.index.intersection(years.index)
    assert len(both) == 7 * 3 * 5
    pd.testing.assert_frame_equal(months.loc[both], years.loc[both], check_dtype=False)


def test_both_countries_books_show_the_same_deficit_but_for_freight_and_definitions():
    yen = data.load("exchange_rates").query("currency == 'JPY'").set_index("month")["units_per_usd"]
    japan = data.load("japan_trade").query("partner == 'USA' and goods == 'total'")
    japan = japan.pivot(index="year", columns="flow", values="value_jpy_bn").loc[2015:2019]
    japan = japan.div(yen.groupby(yen.index.year).mean(), axis=0).dropna() * 1000
    usa = data.load("us_trade_by_partner").query("partner == 'JPN'").set_index("year").loc[2015:2019]
    assert (japan["import"] / usa["exports_usd_m"]).between(1.0, 1.2).all(), "freight and insurance are in one of them"
    assert (japan["export"] / usa["imports_usd_m"]).between(0.93, 1.05).all()
    ours, theirs = japan["export"] - japan["import"], usa["imports_usd_m"] - usa["exports_usd_m"]
    assert ((ours - theirs).abs() / theirs < 0.25).all()


def test_us_exports_to_china_agree_between_products_industries_and_partner():
    total = data.load("us_trade_by_partner").set_index(["partner", "year"]).loc[("CHN", 2018), "exports_usd_m"]
    industries = data.load("tariff_war_trade").query("flow == 'export' and month.dt.year == 2018")["china_usd"].sum()
    products = data.load("us_exports_to_china").query("month.dt.year == 2018")["china_usd"].sum()
    assert industries / 1e6 == pytest.approx(total, rel=0.05)
    assert 0.9 * total < products / 1e6 < total


def test_soybeans_agree_between_two_files():
    exports = data.load("soybean_exports").query("buyer == 'CHN'").set_index("month")["exports_usd"]
    products = data.load("us_exports_to_china").query("hs6 == '120190'").set_index("month")["china_usd"]
    assert products["2017"].sum() == pytest.approx(exports["2017"].sum(), rel=0.01)
    assert exports["2018"].sum() < exports["2017"].sum() / 3


def test_missile_days_agree_between_two_lists_but_for_the_named_ones():
    listed = data.load("provocations").query("kind == 'missile' and date.dt.year in (2017, 2019)")["date"]
    chronology = data.load("chronology").query("kind == 'test'")
    flown = chronology.loc[chronology["sources"].map(lambda sources: "cns" in sources), "date"]
    only_flown = {f"{day:%Y-%m-%d}" for day in set(flown) - set(listed)}
    only_listed = {f"{day:%Y-%m-%d}" for day in set(listed) - set(flown)}
    assert only_flown == {"2017-11-29", "2019-04-17", "2019-05-04", "2019-08-06"}
    assert only_listed == {"2017-05-27", "2017-06-08", "2019-08-05"}, "short-range missiles, and one day in UTC"


def test_spending_over_gdp_agrees_between_sipri_and_the_world_bank():
    spending = data.load("military_spending").set_index(["country", "year"])
    gdp = data.load("gdp_population").set_index(["country", "year"])["gdp_usd"]
    share = (spending["spending_usd_2019"] / gdp * 100).xs(2019, level="year").dropna()
    published = spending["share_percent_gdp"].xs(2019, level="year").reindex(share.index)
    assert (share / published).between(0.9, 1.12).all()


def test_gdp_agrees_between_the_imf_and_the_world_bank():
    imf = data.load("macro_accounts").set_index(["country", "year"])["gdp_usd_bn"]
    bank = data.load("gdp_population").set_index(["country", "year"])["gdp_usd"] / 1e9
    ratio = (imf / bank).dropna().drop(["EUU", "WLD"])
    assert ratio.loc[:, 2018].between(0.93, 1.07).all()


def test_saving_minus_investment_is_the_current_account_in_japan_and_nearly_in_the_united_states():
    accounts = data.load("macro_accounts").set_index(["country", "year"])
    gap = accounts["saving_percent_gdp"] - accounts["investment_percent_gdp"] - accounts["current_account_percent_gdp"]
    assert gap["JPN"].abs().max() < 0.05
    assert 1 < gap["USA"].abs().max() < 2.5
    assert accounts.index.get_level_values("year").min() == 1996


def test_signatories_agree_between_two_tables():
    members = data.load("cptpp_members").set_index("country")
    countries = data.load("countries").set_index("iso3")
    for ours, theirs in (("tpp_signed", "tpp12_signed"), ("in_force", "cptpp_in_force")):
        pd.testing.assert_series_equal(
            members[ours].dropna().sort_index(), countries[theirs].dropna().sort_index(), check_names=False
        )


def test_the_sixth_ratification_set_the_clock():
    members = data.load("cptpp_members")
    sixth = members["ratified"].sort_values().iloc[5]
    assert sixth + pd.Timedelta(days=60) == members["in_force"].min()


def test_japan_sells_to_the_united_states_in_both_trade_matrices():
    gravity = data.load("gravity_panel").query("year == 2006").set_index(["exporter", "importer"])["trade_usd_m"]
    matrix = data.load("trade_matrix").set_index(["exporter", "importer"])["trade_usd_m"]
    both = pd.concat([gravity, matrix], axis=1, keys=["panel", "matrix"]).dropna()
    assert len(both) > 800
    assert both["panel"].corr(both["matrix"]) > 0.99


def test_a_countrys_bilateral_balances_add_up_to_its_total_balance():
    flows = data.load("gravity_panel").query("year == 2006")
    flows = flows.pivot(index="exporter", columns="importer", values="trade_usd_m")
    bilateral = (flows - flows.T).sum(axis=1)
    totals = data.load("trade_matrix").drop_duplicates("exporter").set_index("exporter")["output_usd_m"]
    totals -= data.load("trade_matrix").drop_duplicates("importer").set_index("importer")["expenditure_usd_m"]
    assert len(totals) == 30
    assert (bilateral[totals.index] - totals).abs().max() < 1, "million USD"


def test_sanctions_follow_the_tests_they_name():
    resolutions = data.load("sanctions_resolutions").set_index("resolution")["adopted"]
    tests = data.load("nuclear_tests").drop_duplicates("test").set_index("test")["date"]
    for resolution, test in (("1718", 1), ("1874", 2), ("2094", 3), ("2375", 6)):
        assert 0 < (resolutions[resolution] - tests[test]).days < 30
    assert resolutions.max().year == 2017


def test_the_resolutions_of_2017_are_in_the_chronology():
    events = data.load("chronology").query("kind == 'sanction'")
    adopted = data.load("sanctions_resolutions").query("adopted.dt.year == 2017")["adopted"]
    assert set(events["date"]) == set(adopted)
