"""What Telegram is given to show: whole quotes, harmless text, within its limits."""

import datetime
import html
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.telegram.markup import MAX_ENTITIES, MAX_UNITS, Block, Frame, Run, compose, harmless, safe_link, units
from bot.telegram.rendering import render_outcome, render_sources, render_text, render_update
from retrieval.model import (
    Answer,
    Citation,
    CorpusUpdate,
    DocumentCard,
    Location,
    NoAnswer,
    NoAnswerReason,
    PublicationDate,
    Rejection,
    Span,
)
from tests.bot_api_peer import read_html

TO_LAM = "Lam met Zyuganov in Moscow on May 11 and thanked him."


def citation(quote: str = TO_LAM, *, start: int = 300, fact: str | None = "May 11", **fields: object) -> Citation:
    short_answer = None
    if fact is not None:
        at = start + quote.index(fact)
        short_answer = Span(at, at + len(fact))
    values: dict[str, object] = {
        "document_id": "to-lam.txt", "title": "To Lam in Moscow", "start": start, "end": start + len(quote),
        "quote": quote, "passage_id": "p1", "short_answer": short_answer,
    }  # fmt: skip
    return Citation(**(values | fields))  # type: ignore[arg-type]


def answer(*citations: Citation, **fields: object) -> Answer:
    return Answer(question="When?", confidence=0.9, citations=citations, **fields)  # type: ignore[arg-type]


def not_found(reason: NoAnswerReason, **fields: object) -> NoAnswer:
    return NoAnswer(question="When?", reason=reason, **fields)  # type: ignore[arg-type]


def test_an_answer_is_a_quote_with_the_asked_fact_marked_and_its_source_below() -> None:
    date = PublicationDate(date=datetime.date(2025, 5, 12), read_from="dateline")
    cited = citation(published=date, url="https://example.org/a?b=1&c=2", location=Location(page=3, heading="Visits"))
    (message,) = render_outcome(answer(cited))
    assert message.html == (
        "<blockquote>Lam met Zyuganov in Moscow on <b><u>May 11</u></b> and thanked him.</blockquote>\n"
        '<a href="https://example.org/a?b=1&amp;c=2"><i>To Lam in Moscow</i></a> · 2025-05-12 · page 3 · under “Visits”'
    )
    assert message.plain == (
        "Lam met Zyuganov in Moscow on May 11 and thanked him.\n"
        "To Lam in Moscow (https://example.org/a?b=1&c=2) · 2025-05-12 · page 3 · under “Visits”"
    )


def test_a_source_without_date_page_or_heading_says_so_and_where_the_quote_stands() -> None:
    (message,) = render_outcome(answer(citation()))
    assert message.html.splitlines()[-1] == "<i>To Lam in Moscow</i> · date unknown · characters 301–353"


def test_matched_words_are_marked_where_no_fact_could_be_told() -> None:
    (message,) = render_outcome(answer(citation("Lam met Zyuganov.", fact=None, highlights=(Span(300, 303),))))
    assert message.html.startswith("<blockquote><b>Lam</b> met Zyuganov.</blockquote>")


def test_two_further_citations_are_folded_below_and_no_more() -> None:
    (message,) = render_outcome(answer(*(citation(f"Quote {number}.", fact=None) for number in range(5))))
    seen = read_html(message.html)
    assert "Also:" in seen.text
    assert [text.splitlines()[0] for text in seen.inside("blockquote")] == ["Quote 0.", "Quote 1.", "Quote 2."]
    assert message.html.count("<blockquote expandable>") == 2


def test_a_long_quote_is_folded() -> None:
    (message,) = render_outcome(answer(citation("word " * 200 + "end", fact=None)))
    assert message.html.startswith("<blockquote expandable>word ")


def test_a_further_citation_that_does_not_fit_is_left_out_whole() -> None:
    long, short = citation("y" * 4000, fact=None), citation("short one", fact=None)
    (message,) = render_outcome(answer(citation(), long, short))
    assert "y" not in read_html(message.html).inside("blockquote")[-1]
    assert "Also:\n<blockquote expandable>short one" in message.html


def test_a_corrected_word_is_said_first() -> None:
    (message,) = render_outcome(answer(citation(), corrections=(("zuganov", "zyuganov"),), understood_as="When?"))
    assert message.plain.splitlines()[:2] == [
        "Understood as: When?",
        "Searched for zyuganov (you wrote zuganov).",
    ]


def test_a_note_of_the_surface_is_said_first() -> None:
    (message,) = render_outcome(answer(citation()), note="Only a part was read.")
    assert message.html.startswith("<i>Only a part was read.</i>\n")


def test_what_is_missing_is_named_and_the_closest_passages_are_no_answer() -> None:
    outcome = not_found(
        NoAnswerReason.PART_NOT_FOUND,
        missing=("Nguyen Phu Trong",),
        closest=(citation(), citation("Other.", fact=None)),
    )
    (message,) = render_outcome(outcome)
    seen = read_html(message.html)
    assert "nothing about “Nguyen Phu Trong”" in seen.text.splitlines()[0]
    assert seen.text.splitlines()[1] == "Closest passages, which may not answer it:"
    assert message.html.count("<blockquote expandable>") == message.html.count("<blockquote") == 2
    assert seen.inside("u") == []


@pytest.mark.parametrize("reason", list(NoAnswerReason))
def test_every_reason_has_words_and_cites_nothing(reason: NoAnswerReason) -> None:
    (message,) = render_outcome(not_found(reason))
    assert len(message.plain) > 10
    assert message.html == message.plain


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "tg://user?id=1", "ftp://example.org", "https://", "http://[broken", "", None,
            "https://a b", "https://example.org/\u202egpj", "https://example.org/" + "x" * 2000],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert safe_link(url) is None


def test_characters_that_act_on_the_screen_are_shown_as_escapes() -> None:
    (message,) = render_text("a\x1b[2J\u202eb\r\nc\x00\ud800")
    assert message.html == "a\\x1b[2J\\u202eb\nc\\x00\\ud800"


def test_a_quote_too_long_for_one_message_goes_on_in_the_next() -> None:
    quote = "word & <tag> " * 700
    messages = render_outcome(answer(citation(quote, fact=None)))
    assert len(messages) > 1
    assert quote in "".join(read_html(message.html).text for message in messages)
    assert all(message.html.count("<blockquote expandable>") == 1 for message in messages)
    assert all(read_html(message.html).text.endswith(" ") for message in messages[:-1])


@pytest.mark.parametrize("length", [MAX_UNITS - 1, MAX_UNITS, MAX_UNITS + 1])
@pytest.mark.parametrize("character", ["x", "&", "😀", " "])
def test_a_message_is_never_longer_than_telegram_takes(character: str, length: int) -> None:
    text = "begin" + character * (length - 8) + "end"
    messages = render_text(text)
    assert all(units(message.html) <= MAX_UNITS for message in messages)
    assert "".join(message.plain for message in messages) == text
    assert (len(messages) == 1) == (units(messages[0].html) == units(html.escape(text)))


def test_a_message_never_has_more_entities_than_telegram_takes() -> None:
    runs = tuple(Run(text=f"{number} ", is_bold=True, is_underlined=number % 3 == 0) for number in range(300))
    messages = compose([Block(runs=runs, frame=Frame.QUOTE)])
    seen = [read_html(message.html) for message in messages]
    assert max(message.entities for message in seen) <= MAX_ENTITIES
    assert "".join(message.text for message in seen) == "".join(run.text for run in runs)


HOSTILE = st.text(
    st.one_of(
        st.characters(),  # anything at all, half surrogate pairs too
        st.sampled_from("<>&\"'\r\n\t\x00\x1b\x9b\u202e\u2066\u2028😀\u0301\ud800*_`[]()"),
        st.sampled_from(string.ascii_letters + " "),
    ),
    max_size=25,
)
LONG_HOSTILE = st.builds(lambda text, times: text * times, HOSTILE, st.integers(1, 800))


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    quote = "x" + draw(st.one_of(HOSTILE, LONG_HOSTILE))
    start = draw(st.integers(0, 10**6))
    ends = sorted(draw(st.lists(st.integers(0, len(quote)), max_size=40, unique=True)))
    spans = tuple(Span(start + a, start + b) for a, b in zip(ends[::2], ends[1::2], strict=False))
    return Citation(
        document_id=draw(HOSTILE), title=draw(HOSTILE), start=start, end=start + len(quote), quote=quote,
        passage_id="p", location=Location(page=draw(st.none() | st.integers(1, 9)), heading=draw(st.none() | HOSTILE)),
        url=draw(st.none() | HOSTILE | HOSTILE.map("https://example.org/{}".format)),
        highlights=spans, short_answer=draw(st.none() | st.sampled_from(spans)) if spans else None,
    )  # fmt: skip


ANSWERS = st.builds(
    Answer,
    question=st.just(""),
    confidence=st.just(0.5),
    citations=st.lists(citations(), min_size=1, max_size=4).map(tuple),
    corrections=st.lists(st.tuples(HOSTILE, HOSTILE), max_size=1).map(tuple),
    understood_as=st.none() | HOSTILE,
)
NO_ANSWERS = st.builds(
    NoAnswer,
    question=st.just(""),
    reason=st.sampled_from(NoAnswerReason),
    missing=st.lists(HOSTILE, max_size=2).map(tuple),
    closest=st.lists(citations(), max_size=4).map(tuple),
)
# The machine that tests run on may be busy, and building hostile text takes its time.
at_leisure = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@at_leisure
@given(ANSWERS | NO_ANSWERS)
def test_telegram_takes_every_message(outcome: Answer | NoAnswer) -> None:
    messages = render_outcome(outcome)
    assert messages
    for message in messages:
        seen = read_html(message.html)  # balanced, only tags that Telegram has
        assert units(message.html) == len(message.html.encode("utf-16-le")) // 2 <= MAX_UNITS
        assert seen.entities <= MAX_ENTITIES
        assert seen.text.strip()
        assert harmless(seen.text) == seen.text
        assert harmless(message.plain) == message.plain
        assert units(message.plain) <= MAX_UNITS
        assert all(link.startswith(("http://", "https://")) for link in seen.links)


@at_leisure
@given(ANSWERS)
def test_the_first_quote_is_whole_and_verbatim(outcome: Answer) -> None:
    messages = render_outcome(outcome)
    shown = "".join("".join(read_html(message.html).inside("blockquote")) for message in messages)
    # Line ends differ only where a mark parts a carriage return from its line feed.
    assert harmless(outcome.citations[0].quote).replace("\n", "") in shown.replace("\n", "")


@at_leisure
@given(st.lists(st.tuples(HOSTILE, HOSTILE), max_size=25), st.integers(-1, 5))
def test_every_list_of_documents_can_be_sent(rows: list[tuple[str, str]], page: int) -> None:
    cards = [
        DocumentCard(id=id_ or "id", source="", title=title, language="en", digest="", characters=1, passages=1)
        for id_, title in rows
    ]
    for message in render_sources(cards, page):
        assert units(message.html) <= MAX_UNITS
        assert read_html(message.html).text.strip()


def test_documents_are_listed_by_pages() -> None:
    cards = [
        DocumentCard(id=f"{n:02}.txt", source="", title=f"T{n}", language="en", digest="", characters=1, passages=1)
        for n in range(45)
    ]
    (first,), (last,), (beyond,) = (render_sources(cards, page) for page in (1, 3, 4))
    assert first.html.startswith("45 documents, page 1 of 3\n<code>00.txt</code> · T0 · date unknown\n")
    assert first.plain.endswith("\nMore: /sources 2")
    assert "44.txt" in last.plain
    assert "More" not in last.plain
    assert beyond.plain == "The list has 3 pages: /sources 1 to /sources 3."


def test_an_update_is_reported_document_by_document() -> None:
    update = CorpusUpdate(
        version=2, added=("a.txt",), changed=("b.txt",), removed=("c.txt",), unchanged=("d.txt",),
        rejected=(Rejection(source="e.exe", reason="not a document"),),
    )  # fmt: skip
    (message,) = render_update(update)
    assert message.plain.splitlines() == [
        "Added: a.txt", "Replaced: b.txt", "Removed: c.txt", "Unchanged: d.txt", "Not taken: e.exe: not a document",
    ]  # fmt: skip
