"""The book in Chromium, from a folder and without network: it draws, answers, searches, prints, and is accessible."""

import re

import pytest
from lab import KEYS, new_page, violations
from playwright.sync_api import TimeoutError as TooLate
from test_pages import LESSONS, pages, questions

from summitry.checking import Choice

DRAWN = """() => [...document.querySelectorAll('.summitry-drawing')].every((drawing) =>
    drawing.querySelector('svg.marks .role-mark :is(path, line, text, image)'))"""
TOO_WIDE = """nodes => nodes
    .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
    .map((node) => node.outerHTML.slice(0, 150))"""
# What an explorer shows: its chart and its sentence.
STATE = """control => ['svg.marks', '.summitry-sentence']
    .map((part) => control.closest('.summitry-explorer').querySelector(part).outerHTML).join()"""
CHOOSE = """async (form, chosen) => {
    for (const box of form.querySelectorAll('input')) box.checked = chosen.includes(box.value);
    form.requestSubmit();
    await new Promise((done) => setTimeout(done, 60));
    return form.querySelector('[role=status]').textContent;
}"""
PICTURE = "svg.marks"  # drawn in the colour of the text around it
NAVIGATION = (".bd-header", ".bd-sidebar-primary")
MENUS = ".bd-header, .bd-sidebar-primary, .bd-sidebar-secondary, .prev-next-footer, .bd-footer, details.hide"
SEEN = """nodes => nodes.filter((node) => node.checkVisibility()).map((node) => node.outerHTML.slice(0, 150))"""
PHONE, SHEET = 390, 680  # pixels: a phone, and an A4 sheet less its margins
THEME = "theme => { document.documentElement.dataset.theme = document.documentElement.dataset.mode = theme; }"


def opened(page, path, width=1280):
    """Open a page of the book and wait until all is drawn."""
    page.blocked.clear()
    page.errors.clear()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path.as_uri())
    page.wait_for_function(DRAWN)


def faults(page, path, without=()) -> list[str]:
    """Return what is wrong with a page, parts aside, in light and dark, on a wide screen and a phone."""
    opened(page, path)
    page.add_style_tag(content="* { transition: none !important; }")
    page.evaluate(THEME, "light")
    found = [f"light {line}" for line in violations(page, exclude=without)]
    page.evaluate(THEME, "dark")
    dark = violations(page, exclude=[*without, PICTURE], rules=["color-contrast"])
    found += [f"dark {line}" for line in dark]
    page.set_viewport_size({"width": PHONE, "height": 800})
    if (width := page.evaluate("() => document.documentElement.scrollWidth")) > PHONE:
        found.append(f"{width} pixels wide on a phone")
    found += [f"asked for {url}" for url in page.blocked] + page.errors
    return [f"{path.stem}: {line}" for line in found]


@pytest.fixture(scope="module")
def tab(browser):
    """One tab for all pages."""
    page = new_page(browser)
    yield page
    page.context.close()


@pytest.mark.parametrize("slug", LESSONS)
def test_a_lesson_is_accessible_asks_nobody_and_prints_static_forms_without_menus(student, tab, slug):
    assert faults(tab, student / "lessons" / f"{slug}.html") == []
    tab.set_viewport_size({"width": SHEET, "height": 900})
    tab.emulate_media(media="print")
    try:
        assert tab.locator(MENUS).evaluate_all(SEEN) == []
        assert tab.locator(".summitry-explorer").evaluate_all(SEEN) == []
        figures = tab.locator(".summitry-static figure")
        assert len(figures.evaluate_all(SEEN)) == figures.count()
        assert tab.locator("main :is(p, table, svg, img, h1, h2)").evaluate_all(TOO_WIDE) == []
    finally:
        tab.emulate_media(media="screen")


@pytest.mark.parametrize("slug", LESSONS)
def test_an_exercise_is_accessible_fits_a_phone_and_asks_nobody(student, tab, slug):
    assert faults(tab, student / "exercises" / f"{slug}.html") == []


def test_every_other_page_is_accessible_fits_a_phone_and_asks_nobody(student, teacher, tab):
    others = [path for path in pages(student) if path.stem not in LESSONS]
    notes = pages(teacher / "teach")
    assert len(notes) > 3 * len(LESSONS)
    found = [line for path in [*others, teacher / "teach" / "index.html"] for line in faults(tab, path)]
    found += [line for path in notes for line in faults(tab, path, without=NAVIGATION)]  # which is that of their index
    assert found == []


@pytest.mark.parametrize("slug", LESSONS)
def test_a_lesson_fits_a_phone_and_its_explorers_answer_there(student, tab, slug):
    opened(tab, student / "lessons" / f"{slug}.html", PHONE)
    assert tab.evaluate("() => document.documentElement.scrollWidth") <= PHONE
    silent = []
    for control in tab.locator(".summitry-explorer :is(input, select)").all():
        control.focus()
        before = control.evaluate(STATE)
        there, back = control.evaluate(KEYS)
        tab.keyboard.press(there)
        try:
            tab.wait_for_function(
                f"([node, before]) => ({STATE})(node) !== before", arg=[control.element_handle(), before], timeout=3000
            )
        except TooLate:
            silent.append(control.evaluate("node => node.labels[0].textContent"))
        tab.keyboard.press(back)  # so that each control is moved from where the explorer begins
    assert silent == []


def choice_questions():
    for slug in LESSONS:
        yield from ((slug, question) for question in questions(slug) if isinstance(question, Choice))


def keys(answer) -> list[str]:
    return [answer] if isinstance(answer, str) else sorted(answer)


def outcome(tab, question, chosen) -> str:
    """Return what the page says to a choice of keys."""
    form = tab.locator("form.summitry-choice").filter(has=tab.locator(f"input[name={question.name}]"))
    return form.evaluate(CHOOSE, keys(chosen))


def words(text: str) -> str:
    return re.sub(r"[`*]", "", text)


def test_choice_questions_are_checked_as_in_python(student, tab):
    now, wrong = None, []
    for slug, question in choice_questions():
        if slug != now:
            opened(tab, student / "exercises" / f"{slug}.html")
            now = slug
        right = question.answers()[0]
        for chosen in [right, *(mistake for mistake, _ in question.mistakes())]:
            judged = question.judge(chosen)
            wanted = f"{'✓ Correct' if judged.status == 'correct' else '✗ Not yet'}. {words(judged.message)}".strip()
            said = outcome(tab, question, chosen)
            if said != wanted:
                wrong.append(f"{slug} {question.name} {keys(chosen)}: {said!r}, not {wanted!r}")
        if len(keys(right)) > 1:
            half = keys(right)[:1]
            if question.judge(half).message not in outcome(tab, question, half):
                wrong.append(f"{slug} {question.name} {half}")
    assert wrong == []


def test_a_choice_question_is_answered_by_keyboard_and_said_aloud(student, tab):
    slug, question = next(choice_questions())
    opened(tab, student / "exercises" / f"{slug}.html", PHONE)
    form = tab.locator("form.summitry-choice").first
    assert form.get_by_role("group").get_attribute("aria-label") or form.locator("legend").text_content()
    form.get_by_role("button").press("Enter")
    tab.wait_for_timeout(100)
    assert "Nothing is chosen" in form.get_by_role("status").text_content()
    form.locator("input").first.focus()
    tab.keyboard.press("Space")
    for _ in range(list(question.options).index(keys(question.answers()[0])[0])):
        tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_timeout(100)
    assert form.get_by_role("status").text_content().startswith("✓ Correct")


@pytest.mark.parametrize("word", ["tariff", "抑止"])
def test_the_search_finds_from_a_folder_without_network(student, tab, word):
    tab.errors.clear()
    tab.blocked.clear()
    tab.goto((student / "search.html").as_uri() + f"?q={word}")
    tab.wait_for_selector("#search-results li a")
    hrefs = tab.locator("#search-results li a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert any("glossary" in href for href in hrefs)
    assert tab.blocked == []
    assert tab.errors == []
