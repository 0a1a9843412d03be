"""What a reply looks like: the quote, the asked fact in it, and the place it stands."""

import datetime
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.escapes import visible
from bot.terminal.printing import (
    Mark,
    Screen,
    card_lines,
    citation_lines,
    context_lines,
    document_lines,
    outcome_lines,
    plain,
    source_lines,
    update_lines,
)
from retrieval.model import (
    Answer,
    Citation,
    CorpusUpdate,
    Document,
    DocumentCard,
    Location,
    NoAnswer,
    NoAnswerReason,
    PublicationDate,
    Rejection,
    Span,
)

TEXT = "Talks\n\nTo Lam met Gennady Zyuganov in Moscow on May 11. They spoke for an hour."
START = TEXT.index("To Lam")
END = TEXT.index(" They")
FACT = Span(TEXT.index("May 11"), TEXT.index("May 11") + 6)
NAME = Span(TEXT.index("Zyuganov"), TEXT.index("Zyuganov") + 8)
CITATION = Citation(
    document_id="talks.md",
    title="Talks in Moscow",
    start=START,
    end=END,
    quote=TEXT[START:END],
    passage_id="p1",
    highlights=(NAME,),
    short_answer=FACT,
)
FULL = replace(
    CITATION,
    published=PublicationDate(date=datetime.date(2025, 5, 11), read_from="dateline"),
    publisher="VNA",
    url="https://news.example/talks",
    location=Location(page=3, heading="World › Talks"),
    source="/news/talks.md",
)
DOCUMENT = Document(
    id="talks.md",
    source="/news/talks.md",
    title="Talks in Moscow",
    text=TEXT,
    digest="d",
    language="en",
    blocks=(),
)
EVIL = "\x1b]0;owned\x07\x9b31m\u202egnp.exe"


def _plain(lines: object) -> list[str]:
    return [plain(line) for line in lines]  # type: ignore[attr-defined]


def test_a_quote_has_its_fact_marked_and_its_place_below() -> None:
    assert _plain(citation_lines(CITATION, 1)) == [
        "[1] “To Lam met Gennady Zyuganov in Moscow on **May 11**.”",
        "    Talks in Moscow · date unknown · characters 8–55 · talks.md",
    ]


def test_all_that_is_known_of_the_place_is_said() -> None:
    assert _plain(citation_lines(FULL, 2))[1] == (
        "    Talks in Moscow · 2025-05-11 · page 3 · under “World › Talks” · characters 8–55 · "
        "https://news.example/talks · talks.md"
    )
    assert _plain(source_lines(FULL)) == [
        "title      Talks in Moscow",
        "published  2025-05-11 (dateline)",
        "publisher  VNA",
        "place      page 3, under “World › Talks”, characters 8–55",
        "link       https://news.example/talks",
        "source     /news/talks.md",
        "id         talks.md",
    ]


def test_an_answer_shows_its_best_quote_and_further_ones_when_asked() -> None:
    answer = Answer(question="q", confidence=0.9, citations=(CITATION, FULL, FULL))
    assert _plain(outcome_lines(answer)) == _plain(citation_lines(CITATION, 1))
    assert _plain(outcome_lines(answer, shows_all=True))[2:] == [
        *_plain(citation_lines(FULL, 2)),
        *_plain(citation_lines(FULL, 3)),
    ]


def test_a_correction_is_said_before_the_answer() -> None:
    answer = Answer(question="q", confidence=0.9, citations=(CITATION,), corrections=(("zuganov", "zyuganov"),))
    assert _plain(outcome_lines(answer))[0] == "Searched for zyuganov (you wrote zuganov)."


def test_a_completed_question_is_said_before_the_answer() -> None:
    answer = Answer(question="and Medvedev?", confidence=0.9, citations=(CITATION,), understood_as="Who met Medvedev?")
    assert _plain(outcome_lines(answer))[0] == "Understood as: Who met Medvedev?"


def test_what_may_interest_is_never_shown_as_the_answer() -> None:
    outcome = NoAnswer(
        question="q", reason=NoAnswerReason.PART_NOT_FOUND, missing=("Phu Trong",), closest=(CITATION,) * 3
    )
    lines = _plain(outcome_lines(outcome))
    assert lines[0] == "Not found: what comes closest says nothing about “Phu Trong”."
    assert lines[1] == "Closest passages, which may not answer it:"
    assert [line for line in lines if line.startswith("[")] == [_plain(citation_lines(CITATION, n))[0] for n in (1, 2)]


@pytest.mark.parametrize("reason", list(NoAnswerReason))
def test_every_reason_is_told_in_one_line(reason: NoAnswerReason) -> None:
    (line,) = _plain(outcome_lines(NoAnswer(question="q", reason=reason)))
    assert line.endswith((".", "PATH"))


def test_a_quote_of_several_lines_keeps_them() -> None:
    quote = "first\nsecond"
    citation = replace(CITATION, start=0, end=len(quote), quote=quote, highlights=(), short_answer=None)
    assert _plain(citation_lines(citation, 1))[:2] == ["[1] “first", "    second”"]


@st.composite
def _citations(draw: st.DrawFn) -> Citation:
    quote = draw(st.text(min_size=1, max_size=40))
    start = draw(st.integers(0, 1000))
    edges = sorted(draw(st.lists(st.integers(0, len(quote)), min_size=4, max_size=4)))
    first, second = Span(start + edges[0], start + edges[1]), Span(start + edges[2], start + edges[3])
    fact = draw(st.none() | st.sampled_from([first, second, Span(start + edges[1], start + edges[3])]))
    return replace(
        CITATION, quote=quote, start=start, end=start + len(quote), highlights=(first, second), short_answer=fact
    )


@given(_citations())
def test_marks_never_change_the_words_of_a_quote(citation: Citation) -> None:
    document = replace(DOCUMENT, text="x" * citation.start + citation.quote)
    *quoted, _place = citation_lines(citation, 1)
    bare = "\n".join("".join(part.text for part in line) for line in quoted)
    assert bare == "[1] “" + visible(citation.quote).replace("\n", "\n    ") + "”"
    marked = "".join(part.text for line in quoted for part in line if part.mark is Mark.FACT)
    fact = citation.short_answer_text or ""
    assert marked.replace(" ", "") == visible(fact).replace("\n", "").replace(" ", "")
    assert f"“{visible(citation.quote)}”" in "\n".join(
        "".join(part.text for part in line) for line in context_lines(document, citation)
    )


def test_the_surroundings_of_a_quote_begin_and_end_at_words() -> None:
    text = "before " * 200 + TEXT[START:END] + " after" * 200
    start = text.index("To Lam")
    citation = replace(CITATION, start=start, end=start + END - START, highlights=(), short_answer=None)
    (line,) = _plain(context_lines(replace(DOCUMENT, text=text), citation))
    assert line.startswith("… before before")
    assert "before “To Lam met Gennady Zyuganov in Moscow on May 11.” after" in line
    assert line.endswith(" after …")


def test_a_document_without_spaces_is_cut_all_the_same() -> None:
    text = "字" * 5000
    citation = replace(CITATION, start=2000, end=2010, quote="字" * 10, highlights=(), short_answer=None)
    (line,) = _plain(context_lines(replace(DOCUMENT, text=text), citation))
    assert line == "… " + "字" * 500 + "“" + "字" * 10 + "”" + "字" * 500 + " …"


def test_hostile_titles_names_and_texts_are_shown_not_obeyed() -> None:
    citation = replace(
        FULL, title=EVIL, document_id=EVIL, url=EVIL, publisher=EVIL, source=EVIL, quote=EVIL,
        end=FULL.start + len(EVIL), highlights=(), short_answer=None, location=Location(heading=EVIL),
        published=PublicationDate(date=datetime.date(2025, 5, 11), read_from=EVIL),
    )  # fmt: skip
    document = replace(DOCUMENT, id=EVIL, title=EVIL, text=EVIL, source=EVIL, publisher=EVIL, url=EVIL)
    card = DocumentCard(id=EVIL, source=EVIL, title=EVIL, language="en", digest="d", characters=1, passages=1)
    outcome = NoAnswer(
        question=EVIL, reason=NoAnswerReason.PART_NOT_FOUND, missing=(EVIL,), corrections=((EVIL, EVIL),),
        understood_as=EVIL, closest=(citation,),
    )  # fmt: skip
    update = CorpusUpdate(version=1, added=(EVIL,), removed=(EVIL,), rejected=(Rejection(source=EVIL, reason=EVIL),))
    stream = io.StringIO()
    screen = Screen(stream)
    for lines in (
        outcome_lines(outcome),
        source_lines(citation),
        context_lines(replace(document, text="x" * citation.start + EVIL), citation),
        document_lines(document),
        card_lines([card]),
        update_lines(update),
    ):
        screen.show(lines)
    assert not set(stream.getvalue()) & set("\x1b\x07\x9b\u202e")
    assert "\\x1b]0;owned\\x07\\x9b31m\\u202egnp.exe" in stream.getvalue()


def test_an_update_lists_what_it_did_and_counts_it() -> None:
    update = CorpusUpdate(
        version=4,
        added=("new.txt",),
        changed=("old.txt",),
        removed=("gone.txt",),
        unchanged=("same.txt", "too.txt"),
        rejected=(Rejection(source="broken.pdf", reason="this PDF is damaged"),),
    )
    assert _plain(update_lines(update)) == [
        "+ new.txt",
        "~ old.txt",
        "- gone.txt",
        "! broken.pdf: this PDF is damaged",
        "1 added, 1 changed, 1 removed, 2 unchanged, 1 rejected. Corpus version 4.",
    ]


def test_a_terminal_gets_styles_and_square_brackets_as_they_are() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    quote = "[bold]on May 11[/bold] :smile:"
    citation = replace(CITATION, start=0, end=len(quote), quote=quote, highlights=(), short_answer=Span(9, 15))
    Screen(stream).show(citation_lines(citation, 1))
    assert "**" not in stream.getvalue()
    assert "[bold]on " in stream.getvalue()
    assert "[/bold] :smile:" in stream.getvalue()
