"""Traps that the sources are known for: each test fails if a table walks into one."""

import pandas as pd
import pytest

from summitry import data


@pytest.fixture(scope="module")
def flights():
    return data.load("missile_tests").set_index("launch_id")


@pytest.fixture(scope="module")
def steel():
    return data.load("steel_imports")


def test_an_unknown_apogee_is_missing_and_a_zero_is_a_failure(flights):
    assert flights["apogee_km"].isna().sum() == 70
    assert flights["distance_km"].isna().sum() == 79
    assert set(flights.loc[flights["apogee_km"] == 0, "outcome"]) == {"failure"}


def test_units_and_thousands_separators_are_gone_from_the_numbers(flights):
    assert flights.loc[16, "distance_km"] == 1380
    assert flights.loc[112, "apogee_km"] == 3724.9


def test_dates_of_flights_are_utc(flights):
    icbm = flights[flights["missile"] == "Hwasong-15"].iloc[0]
    assert (icbm["date_utc"], icbm["time_utc"]) == (pd.Timestamp(2017, 11, 28), "18:18:00")
    tokyo = pd.Timestamp(f"{icbm['date_utc']:%Y-%m-%d}T{icbm['time_utc']}", tz="UTC").tz_convert("Asia/Tokyo")
    assert tokyo.date() == pd.Timestamp(2017, 11, 29).date()


def test_no_missile_flew_in_2018(flights):
    assert not (flights["date_utc"].dt.year == 2018).any()
    assert {2017, 2019} <= set(flights["date_utc"].dt.year)


def test_a_lofted_flight_stays_far_below_the_published_range(flights):
    ranges = data.load("missile_ranges").query("basis == 'published estimate'")
    for missile in ("Hwasong-14", "Hwasong-15"):
        flown = flights.loc[flights["missile"] == missile, "distance_km"].max()
        assert flown < ranges.loc[ranges["test_name"] == missile, "range_km_low"].min() / 5


def test_every_missile_with_an_estimate_and_a_test_name_was_tested(flights):
    names = set(data.load("missile_ranges")["test_name"].dropna())
    assert names <= set(flights["missile"])


def test_an_open_upper_range_is_missing():
    ranges = data.load("missile_ranges")
    over = ranges[ranges["note"].fillna("").str.contains("over 13,000")]
    assert over["range_km_high"].isna().all()
    assert (ranges["range_km_high"].dropna() >= ranges.loc[ranges["range_km_high"].notna(), "range_km_low"]).all()


def test_chapters_are_text(steel):
    assert set(steel["hs2"]) == {"72", "73", "76"}


def test_the_duty_collected_on_steel_from_japan_is_no_25_percent(steel):
    year = steel[(steel["month"].dt.year == 2018) & (steel["hs2"] == "72")].groupby("partner")
    rate = (year["duty_usd"].sum() / year["imports_usd"].sum()).round(3)
    assert (rate["JPN"], rate["KOR"]) == (0.108, 0)


def test_most_of_chapter_73_is_outside_the_order(steel):
    year = steel[(steel["month"].dt.year == 2018) & (steel["partner"] == "JPN")].groupby("hs2")
    rate = year["duty_usd"].sum() / year["imports_usd"].sum()
    assert rate["73"] < rate["72"] / 2


def test_chapters_by_year_are_text_and_what_is_not_recorded_is_not_zero():
    trade = data.load("us_trade_by_chapter")
    assert set(trade["hs2"]) == {f"{chapter:02}" for chapter in range(1, 100)} - {"77"}
    missing = trade[trade["imports_usd"].isna()]
    assert set(zip(missing["partner"], missing["hs2"], strict=True)) == {("KOR", "02"), ("KOR", "47")}
    assert trade.loc[trade["hs2"] == "99", "exports_usd"].isna().all()


def test_december_2020_is_absent_and_not_zero(steel):
    assert steel["month"].max() == pd.Timestamp(2020, 11, 1)
    assert (steel.groupby(["partner", "hs2"]).size() == 71).all()


def test_the_world_is_more_than_the_partners_shown(steel):
    wide = steel.pivot_table(index=["month", "hs2"], columns="partner", values="imports_usd")
    assert (wide.drop(columns="WLD").sum(axis=1) < wide["WLD"]).all()


def test_wrong_signed_elasticities_are_marked():
    table = data.load("steel_elasticities")
    assert set(table.loc[~table["sign_expected"], "product"]) == {
        "steel products from purchased steel",
        "motor vehicles",
    }
    assert (table.loc[table["sign_expected"], "value"] > 0).all()


def test_japan_is_not_among_the_exempted_of_march_2018():
    events = data.load("tariff_events").set_index("date")
    exempted = events.loc[pd.Timestamp(2018, 3, 22), "targets"]
    assert "KOR" in exempted
    assert "JPN" not in exempted
    assert "JPN" in events.loc[pd.Timestamp(2018, 3, 23), "targets"]


def test_facts_from_general_knowledge_are_marked():
    assert (data.load("tariff_events")["verification"] == "general knowledge").sum() == 5


def test_the_map_has_land_and_countries_with_numeric_codes_as_text():
    world = data.load("world_map")
    assert set(world["objects"]) == {"land", "countries"}
    codes = {country.get("id") for country in world["objects"]["countries"]["geometries"]}
    assert {"392", "408", "410", "840"} <= codes


def test_cities_lie_where_their_country_is():
    cities = data.load("cities").set_index("city")
    assert cities.loc["Tokyo", "longitude"] == pytest.approx(139.69, abs=0.01)
    japan = cities[cities["country"] == "JPN"]
    assert japan["latitude"].between(24, 46).all()
    assert japan["longitude"].between(122, 146).all()
    assert (cities.loc[cities["country"] == "USA", "longitude"] < -60).all()


def test_obligations_are_directed_and_japan_does_not_owe_defense():
    owed = data.load("alliance_obligations").query("year == 2018").set_index(["state", "towards"])
    assert owed.loc[("USA", "JPN"), "defense"]
    assert not owed.loc[("JPN", "USA"), "defense"]
    assert owed.loc[("USA", "KOR"), "defense"]
    assert owed.loc[("KOR", "USA"), "defense"]
    assert not owed.loc["JPN", "defense"].any()


def test_a_nonaggression_clause_is_no_friendship():
    owed = data.load("alliance_obligations").query("year == 2018").set_index(["state", "towards"])
    assert owed.loc[("USA", "PRK"), "nonaggression"]
    assert not owed.loc[("USA", "PRK"), "defense"]


def test_obligations_begin_with_their_treaty():
    owed = data.load("alliance_obligations").query("defense").groupby(["state", "towards"])["year"].min()
    treaties = data.load("alliance_treaties").query("bilateral and defense").set_index("atop_id")["start"].dt.year
    assert owed["USA", "JPN"] == treaties["3220"] == 1951
    assert owed["USA", "KOR"] == treaties["3240"] == 1953
    assert treaties["3375"] == 1960


def test_a_war_that_did_not_call_on_the_alliance_is_not_a_violation():
    wars = data.load("alliances_in_war")
    tested = wars[wars["outcome_llm"] != "not tested"]
    honored = (tested["outcome_llm"] == "honored").groupby(tested["period"]).mean().round(2)
    assert honored.to_dict() == {"1816-1944": 0.66, "1945-2003": 0.22}
    assert (wars["outcome_llm"] == "not tested").sum() == 430


def test_ideal_points_from_all_votes_jump_in_2017_and_the_others_do_not():
    points = data.load("un_ideal_points").set_index(["country", "year"]).loc["PRK"]
    jump = points.loc[2017] - points.loc[2016]
    assert jump["ideal_point_all_votes"] > 1.2
    assert abs(jump["ideal_point"]) < 0.5


def test_an_absent_vote_is_missing():
    votes = data.load("un_votes")
    assert votes["prk"].isna().sum() > 0
    assert set(votes["prk"].dropna()) == {"yes", "no", "abstain"}


def test_pew_views_of_japan_agree_with_the_published_ones():
    views = data.load("us_image").query("country == 'JPN' and about == 'USA'").set_index("year")
    assert views.loc[[2017, 2018, 2019], "favorable_percent"].round().tolist() == [57, 67, 68]
    assert data.load("us_image").query("about == 'CHN' and year == 2013").empty


def test_approval_is_compared_within_one_pollster():
    polls = data.load("cabinet_approval")
    assert polls.groupby("pollster")["mode"].nunique().eq(1).all()
    spring = polls[polls["month"] == "2018-03-01"].set_index("pollster")["approve_percent"]
    assert spring.max() - spring.min() > 15
    assert "2018-04-01" not in polls.loc[polls["pollster"] == "Jiji", "month"].astype(str).tolist()


def test_affinity_changed_its_mode_in_2020():
    surveys = data.load("japan_affinity")
    assert set(surveys.loc[surveys["month"] >= "2020", "mode"]) == {"mail"}
    assert set(surveys.loc[surveys["month"] < "2020", "mode"]) == {"face to face"}


def test_countries_of_the_groups():
    countries = data.load("countries").set_index("iso3")
    assert countries["tpp12_signed"].notna().sum() == 12
    assert countries["cptpp_signed"].notna().sum() == 11
    assert countries["g7_since"].notna().sum() == 7
    assert countries["six_party_since"].dropna().index.tolist() == ["CHN", "JPN", "KOR", "PRK", "RUS", "USA"]
    assert countries.loc["AUS", "iso_numeric"] == "036"
    assert countries.loc["JPN", "name_ja"] == "日本"


def test_the_gdelt_score_calls_a_crisis_cordial():
    scores = data.load("gdelt_dyads").query("country_1 == 'JPN' and country_2 == 'KOR'").set_index("date")["score"]
    monthly = scores.resample("MS").mean()
    assert set(monthly.nlargest(2).index.strftime("%Y-%m")) == {"2019-08", "2019-11"}


def test_days_that_gdelt_misses_are_absent_and_not_zero():
    days = set(data.load("gdelt_dyads")["date"].astype(str))
    assert not {"2019-03-09", "2019-05-14", "2019-10-06"} & days
    assert len(days) == 727


def test_event_codes_are_text():
    codes = set(data.load("goldstein_scale")["code"])
    assert {"01", "010"} <= codes
    assert "10" in codes


def test_trade_estimates_of_two_agencies_are_kept_apart():
    trade = data.load("north_korea_trade").set_index("year")
    assert trade.loc[2019, "agency"] == "KITA"
    assert trade.loc[[2016], "computed"].all()
    assert not trade["computed"].drop(2016).any()
    assert 2010 not in trade.index


def test_an_open_yield_is_missing_and_estimates_disagree():
    sixth = data.load("nuclear_tests").query("test == 6")
    assert sixth["yield_kt_high"].isna().sum() == 1
    assert sixth["yield_kt_low"].max() >= 2 * sixth["yield_kt_low"].min()


def test_china_raised_its_tariff_on_one_and_cut_it_for_the_others():
    tariffs = data.load("china_tariffs").set_index("date").round(1)
    assert tariffs.iloc[0].tolist() == [8.0, 8.0]
    assert tariffs.iloc[-1].tolist() == [20.7, 6.7]


def test_other_buyers_of_soybeans_end_in_2018_and_do_not_fall_to_zero():
    months = data.load("soybean_exports").groupby("buyer")["month"].max()
    assert months["CHN"] == pd.Timestamp(2020, 11, 1)
    assert (months.drop("CHN") <= pd.Timestamp(2018, 11, 1)).all()


def test_product_codes_keep_their_zeros():
    assert data.load("us_exports_to_china")["hs6"].str.len().eq(6).all()
    assert data.load("us_tariffs")["hts8"].str.startswith("02").any()
    assert data.load("japan_cptpp_tariffs")["hs6"].str.startswith("0").any()


def test_exchange_rates_are_all_quoted_the_same_way():
    rates = data.load("exchange_rates").query("month.dt.year == 2018").groupby("currency")["units_per_usd"].mean()
    assert rates["JPY"] == pytest.approx(110.4, abs=0.1)
    assert rates["EUR"] < 1 < rates["AUD"], "the label of the source would turn them"
    assert rates["EUR"] == pytest.approx(1 / 1.18, abs=0.01)


def test_groups_of_goods_overlap():
    usa = data.load("japan_trade").query("partner == 'USA' and flow == 'export' and year == 2018")
    value = usa.set_index("goods")["value_jpy_bn"]
    assert value["cars"] < value["motor vehicles"] < value["total"]
    assert value["cars"] / value["total"] == pytest.approx(0.29, abs=0.01)


def test_sales_at_home_are_in_the_gravity_panel_and_zeros_are_zeros():
    panel = data.load("gravity_panel")
    assert (panel["exporter"] == panel["importer"]).sum() == 69 * 6
    assert (panel["trade_usd_m"] == 0).sum() > 0
    assert "ROM" not in set(panel["exporter"])


def test_the_matrix_is_a_closed_square_smaller_than_its_totals():
    matrix = data.load("trade_matrix")
    assert len(matrix) == 30 * 30
    sold = matrix.groupby("exporter").agg({"trade_usd_m": "sum", "output_usd_m": "first"})
    assert (sold["trade_usd_m"] <= sold["output_usd_m"]).all()


def test_flows_of_2023_are_millions_and_all_signatories_are_there():
    trade = data.load("goods_trade_2023").set_index(["exporter", "importer"])["trade_usd_m"]
    assert trade["CHN", "USA"] == pytest.approx(440_000, rel=0.02)
    assert trade["JPN", "USA"] == pytest.approx(141_000, rel=0.02)
    assert set(data.load("cptpp_members")["country"]) <= set(trade.index.get_level_values("exporter"))


def test_the_two_figures_of_the_japanese_government():
    japan = data.load("tpp_estimates").query("country == 'JPN' and producer == 'Cabinet Secretariat, Japan'")
    assert japan.set_index("agreement")["value"].to_dict() == {"TPP-12": 2.59, "CPTPP": 1.49, "Japan-EU EPA": 0.99}


def test_unverified_days_of_ratification_are_marked():
    members = data.load("cptpp_members").set_index("country")["verification"]
    assert (members[["NZL", "CAN", "AUS", "VNM"]] == "day of ratification from general knowledge").all()


def test_a_rate_that_is_no_percentage_is_missing():
    tariffs = data.load("us_tariffs").set_index("hts8")
    assert pd.isna(tariffs.loc["02013050", "mfn_percent"])
    assert tariffs.loc["02013050", "rate"] == "4.4 cents/kg"
    assert tariffs.loc["87032301", "mfn_percent"] == 2.5
    assert tariffs["mfn_percent"].max() < 200


def test_beef_in_the_cptpp():
    tariffs = data.load("japan_cptpp_tariffs").set_index("hs6")
    assert tariffs.loc["020130"].tolist() == [38.5, 9.0]


def test_north_korea_has_warheads_and_no_recorded_spending():
    assert data.load("warheads").query("country == 'PRK' and year == 2020")["warheads"].iloc[0] > 0
    assert "PRK" not in set(data.load("military_spending")["country"])
    spending = data.load("capabilities").query("country == 'PRK' and year >= 2018")["military_spending_usd_k"]
    assert spending.isna().all()


def test_a_crisis_that_came_back_is_coded_as_recurred():
    crises = data.load("crises").set_index("name")["after_five_years"]
    assert crises["TAIWAN STRAIT I"] == "recurred"
    assert crises["CUBAN MISSILES"] == "did not recur"
    assert crises["NORTH KOREA NUCLEAR VII"] == "too recent to tell"


def test_disputes_end_in_2014():
    disputes = data.load("disputes")
    assert disputes["year"].max() == 2014
    pair = {tuple(sorted(pair)) for pair in zip(disputes["state"], disputes["opponent"], strict=True)}
    assert ("JPN", "PRK") in pair


def test_the_dip_of_us_troops_in_japan_is_in_the_navy():
    troops = data.load("us_troops_abroad").set_index(["country", "year"]).loc["JPN"]
    assert troops.loc[[2016, 2018], "troops"].tolist() == [38_818, 54_262]
    rise = troops.loc[2018] - troops.loc[2016]
    assert rise["navy"] > rise["army"] + rise["air_force"]
    assert troops.loc[2018, "troops"] < 60_000, "the rebuilt files of the package double it"


def test_troops_by_service_are_missing_before_2006():
    troops = data.load("us_troops_abroad").query("year < 2000")
    assert troops["navy"].isna().all()
    assert troops["troops"].notna().all()


def test_china_passes_the_united_states_in_capabilities():
    index = data.load("capabilities").pivot(index="year", columns="country", values="cinc")
    ahead = index.index[index["CHN"] > index["USA"]]
    assert 1993 <= ahead.min() <= 2000


def test_groups_of_japans_trade_overlap_and_never_add_up():
    trade = data.load("japan_trade").query("year == 2018 and partner == 'USA' and flow == 'export'")
    value = trade.set_index("goods")["value_jpy_bn"]
    assert 0 < value["cars"] < value["motor vehicles"] < value["total"]


def test_the_may_increase_of_list_3_is_dated_june_and_one_industry_has_no_tariff():
    trade = data.load("tariff_war_trade")
    rates = trade.query("flow == 'import'").groupby("month")["tariff_percent"].mean()
    assert rates["2019-05-01"] == pytest.approx(rates["2019-04-01"], abs=0.01)
    assert rates["2019-06-01"] > rates["2019-05-01"] + 7
    assert set(trade.loc[trade["tariff_percent"].isna(), "naics3"]) == {"980"}
    assert (trade["china_usd"] <= trade["world_usd"]).all()


def test_current_dollars_make_japan_shrink_when_the_yen_falls():
    gdp = data.load("gdp_population").set_index(["country", "year"])["gdp_usd"]
    assert gdp["JPN", 2015] < 0.75 * gdp["JPN", 2012]
    assert "TWN" not in gdp.index.get_level_values("country")


def test_tokyo_is_its_23_wards():
    population = data.load("cities").set_index("city")["population"]
    assert population["Tokyo"] < 10_000_000 < population["Seoul"]


def test_two_flights_are_filed_under_a_site_with_the_coordinates_of_another(flights):
    filed = flights[(flights["missile"] == "KN-24") & (flights["date_utc"] == "2020-03-20")]
    assert set(filed["site"]) == {"Sunchon"}
    assert (filed["site_longitude"] < 125).all(), "Sunchon lies east of 125.5 degrees, Sonchon at 124.9"


def test_sanctions_lifted_before_2013_are_missing_and_renewals_of_the_panel_left_out():
    sanctions = data.load("sanctions_on_north_korea")
    assert not (sanctions.query("sender == 'USA'")["start_year"] < 1993).any(), "older US measures were lifted"
    assert not {"2345", "2407", "2464"} & set(data.load("sanctions_resolutions")["resolution"])


def test_a_salvo_is_one_provocation_and_several_flights(flights):
    events = data.load("provocations")
    assert (events["date"] == pd.Timestamp(2017, 3, 6)).sum() == 1
    assert (flights["date_utc"] == pd.Timestamp(2017, 3, 5)).sum() == 5, "the evening before in UTC"


def test_approval_ends_before_the_election():
    days = data.load("trump_approval")["date"]
    assert (days.min(), days.max()) == (pd.Timestamp(2017, 1, 23), pd.Timestamp(2020, 10, 31))


def test_a_missing_crisis_outcome_is_too_recent_and_no_zero():
    crises = data.load("crises")
    recent = crises[crises["after_five_years"] == "too recent to tell"]
    assert len(recent) == 6
    assert recent["start_year"].between(2016, 2017).all()


def test_the_union_begins_in_1997_and_the_world_in_1987():
    first = data.load("us_trade_by_partner").groupby("partner")["year"].min()
    assert (first["EUU"], first["WLD"]) == (1997, 1987)


def test_recorded_votes_understate_agreement():
    both = data.load("un_votes").dropna(subset=["usa", "jpn"])
    assert (both["usa"] == both["jpn"]).mean() < 0.7, "recorded votes are the contested ones"


def test_codes_by_hand_fit_the_chronology_and_the_scale():
    codes = data.load("event_codes")
    events = data.load("chronology").set_index("event_id")
    known = set(data.load("goldstein_scale")["code"])
    assert set(codes["event_id"]) <= set(events.index)
    assert set(codes["code"].dropna()) <= known
    inside = codes["class"] == "inside"
    assert (inside == (codes["targets"].map(len) == 0)).all()
    assert (inside == codes["code"].isna()).all()
    dates = codes["event_id"].map(events["date"])
    for sign in ("named_on", "procedure_on"):
        assert (codes[sign].dropna() <= dates[codes[sign].notna()]).all()
        assert (codes[sign].isna() == codes[sign.replace("_on", "_source")].isna()).all()
    signs = codes[["named_on", "procedure_on"]].stack()
    assert len(signs) > 30


def test_a_chair_is_handed_over_without_gap_or_overlap():
    for _, chair in data.load("office_holders").groupby(["state", "post"]):
        assert chair["start"].iloc[0].isoformat()[:10] == "2017-01-20"
        assert chair["end"].iloc[-1].isoformat()[:10] == "2019-12-31"
        assert (chair["start"].iloc[1:].to_numpy() == chair["end"].iloc[:-1].to_numpy()).all()
        assert (chair["ended"] == "in office").tolist() == [False] * (len(chair) - 1) + [True]


def test_one_visit_is_three_hundred_rows():
    events = data.load("icews_sample")
    assert len(events) == 312
    assert len(events.drop_duplicates(["date", "source", "target", "code"])) == 30
