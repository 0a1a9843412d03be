import dataclasses
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.model import Block, BlockKind, Document, Passage, Span
from retrieval.text import SplittingParameters, passage_terms, split_passages
from tests.retrieval.texts import any_text


def document(
    *parts: tuple[BlockKind, str, str | None],
    document_id: str = "notes.md",
    title: str = "",
    language: str = "en",
) -> Document:
    """A document of these blocks (kind, text, heading path), a line each. A list item hangs on the last paragraph."""
    text = ""
    blocks: list[Block] = []
    stem: Span | None = None
    for kind, part, heading in parts:
        start, end = len(text), len(text) + len(part)
        text += part + "\n\n"
        anchor = stem if kind is BlockKind.LIST_ITEM else None
        blocks.append(Block(kind=kind, start=start, end=end, heading=heading, page=1, anchor=anchor))
        if kind is BlockKind.PARAGRAPH:
            stem = Span(start, end)
    return Document(
        id=document_id,
        source=document_id,
        title=title,
        text=text,
        digest="0" * 64,
        language=language,
        blocks=tuple(blocks),
    )


def paragraph(text: str, heading: str | None = None) -> tuple[BlockKind, str, str | None]:
    return BlockKind.PARAGRAPH, text, heading


def heading(text: str, path: str | None = None) -> tuple[BlockKind, str, str | None]:
    return BlockKind.HEADING, text, path or text


def sentence(number: int, length: int = 100) -> str:
    return (f"Sentence {number} says " + "so and " * length)[: length - 1] + "."


def texts_of(passage: Passage, whole: Document) -> list[str]:
    return [whole.text[s.start : s.end] for s in passage.sentences]


any_document = st.lists(
    st.tuples(st.sampled_from(list(BlockKind)), any_text, st.sampled_from([None, "A", "A › B"])), max_size=12
).map(lambda parts: document(*parts))


def test_a_short_document_is_one_passage() -> None:
    whole = document(paragraph("One is here. Two is here."), paragraph("Three is here."))
    (passage,) = split_passages(whole)
    assert passage.text == "One is here. Two is here.\n\nThree is here."
    assert texts_of(passage, whole) == ["One is here.", "Two is here.", "Three is here."]
    assert (passage.start, passage.end, passage.ordinal, passage.document_id) == (0, 41, 0, "notes.md")


def test_an_empty_document_has_no_passages() -> None:
    assert split_passages(document()) == ()
    assert split_passages(document(paragraph("  \n "))) == ()


def test_passages_have_three_to_six_sentences() -> None:
    whole = document(paragraph(" ".join(sentence(n) for n in range(20))))
    counts = [len(passage.sentences) for passage in split_passages(whole)]
    assert sum(counts) == 20
    assert all(3 <= count <= 6 for count in counts)


def test_a_passage_ends_with_its_paragraph_where_it_can() -> None:
    whole = document(*(paragraph(" ".join(sentence(10 * p + n) for n in range(4))) for p in range(3)))
    assert [len(passage.sentences) for passage in split_passages(whole)] == [4, 4, 4]


def test_a_heading_opens_the_passage_under_it_and_none_crosses_it() -> None:
    whole = document(
        heading("Leave"), paragraph("Leave is granted.", "Leave"), heading("Pay"), paragraph("Pay is monthly.", "Pay")
    )
    first, second = split_passages(whole)
    assert texts_of(first, whole) == ["Leave", "Leave is granted."]
    assert texts_of(second, whole) == ["Pay", "Pay is monthly."]
    assert [s.kind for s in first.sentences] == [BlockKind.HEADING, BlockKind.PARAGRAPH]


def test_a_title_and_the_heading_below_it_open_one_passage() -> None:
    whole = document(
        heading("Handbook"), heading("Leave", "Handbook › Leave"), paragraph("Granted.", "Handbook › Leave")
    )
    (passage,) = split_passages(whole)
    assert texts_of(passage, whole) == ["Handbook", "Leave", "Granted."]


def test_a_new_heading_path_starts_a_new_passage() -> None:
    whole = document(paragraph("One.", "Sheet 1"), paragraph("Two.", "Sheet 2"))
    assert [passage.text for passage in split_passages(whole)] == ["One.", "Two."]


def test_auxiliary_text_stays_by_itself() -> None:
    whole = document(paragraph("The news."), (BlockKind.AUXILIARY, "Related links", None), paragraph("More news."))
    assert [(passage.text, passage.is_auxiliary) for passage in split_passages(whole)] == [
        ("The news.", False), ("Related links", True), ("More news.", False),
    ]  # fmt: skip


def test_list_items_stay_with_their_stem_line() -> None:
    items = [(BlockKind.LIST_ITEM, f"- item {n} is long enough to count", "Rules") for n in range(4)]
    before = [paragraph(sentence(n, 150), "Rules") for n in range(4)]
    whole = document(*before, paragraph("These are not allowed:", "Rules"), *items)
    last = split_passages(whole)[-1]
    assert texts_of(last, whole)[-5:] == ["These are not allowed:", *(text for _, text, _ in items)]
    assert last.sentences[-1].anchor is not None
    assert last.sentences[-1].anchor.slice(whole.text) == "These are not allowed:"


def test_a_question_and_its_answer_are_not_cut_apart() -> None:
    text, blocks = "", []
    for number in range(9):
        asked, answer = f"May I bring thing {number}?", " ".join(sentence(number * 10 + n, 60) for n in range(4))
        question = Span(len(text), len(text) + len(asked))
        text += asked + "\n"
        blocks.append(Block(kind=BlockKind.PARAGRAPH, start=question.start, end=question.end))
        blocks.append(Block(kind=BlockKind.PARAGRAPH, start=len(text), end=len(text) + len(answer), anchor=question))
        text += answer + "\n\n"
    whole = dataclasses.replace(document(), text=text, blocks=tuple(blocks))
    for passage in split_passages(whole):
        for one in passage.sentences:
            assert one.anchor is None or one.anchor.start >= passage.start


def test_a_list_that_goes_on_in_another_passage_is_found_by_its_stem_line() -> None:
    items = [(BlockKind.LIST_ITEM, f"- {sentence(n, 150)}", "Rules") for n in range(12)]
    whole = document(paragraph("Explosives are forbidden:", "Rules"), *items)
    *_, last = split_passages(whole)
    assert "explosives" not in last.text.lower()
    assert "explos" in passage_terms(whole, last).context


def test_code_is_kept_by_lines() -> None:
    whole = document((BlockKind.CODE, "def f():\n\n    return 1. Or 2", None))
    (passage,) = split_passages(whole)
    assert texts_of(passage, whole) == ["def f():", "return 1. Or 2"]


def test_a_sentence_knows_its_block() -> None:
    (passage,) = split_passages(document(paragraph("One.", "A › B")))
    (only,) = passage.sentences
    assert (only.kind, only.heading, only.page, only.anchor) == (BlockKind.PARAGRAPH, "A › B", 1, None)


def test_a_giant_line_makes_passages_of_bounded_length() -> None:
    whole = document(paragraph("x" * 100_000))
    passages = split_passages(whole)
    assert "".join(passage.text for passage in passages) == "x" * 100_000
    assert max(len(passage.text) for passage in passages) == 900


def test_ids_survive_edits_elsewhere() -> None:
    kept = paragraph(" ".join(sentence(n) for n in range(5)), "B")
    before = split_passages(document(paragraph("The first text.", "A"), kept))
    after = split_passages(document(paragraph("Another text. Longer.", "A"), paragraph("New.", "C"), kept))
    assert before[-1].id == after[-1].id
    assert before[0].id != after[0].id


def test_ids_tell_documents_and_repeated_texts_apart() -> None:
    repeated = [paragraph("The same text.", "A"), paragraph("Other.", "B"), paragraph("The same text.", "C")]
    here = split_passages(document(*repeated))
    there = split_passages(document(*repeated, document_id="other.md"))
    ids = [passage.id for passage in (*here, *there)]
    assert len(set(ids)) == len(ids) == 6
    assert all(len(id_) == 12 and id_.isascii() and id_.isalnum() and id_ == id_.lower() for id_ in ids)


def test_parameters_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="max_characters"):
        SplittingParameters(max_characters=0)
    with pytest.raises(ValueError, match="min_sentences"):
        SplittingParameters(min_sentences=7)


def test_title_and_heading_path_count_once_in_the_terms() -> None:
    whole = document(
        heading("Leave", "Handbook › Leave"), paragraph("It is granted.", "Handbook › Leave"), title="Handbook"
    )
    (passage,) = split_passages(whole)
    assert sorted(passage_terms(whole, passage).stream) == sorted(["handbook", "leav", "it", "is", "grant"])


def test_every_passage_of_a_section_has_its_heading_in_the_terms() -> None:
    body = [paragraph(" ".join(sentence(n) for n in range(12)), "Leave")]
    whole = document(heading("Leave"), *body, title="Handbook 2025")
    first, second, *_ = split_passages(whole)
    for passage in (first, second):
        assert [passage_terms(whole, passage).stream.count(term) for term in ("handbook", "2025", "leav")] == [1, 1, 1]


@settings(max_examples=60)
@given(any_document, st.integers(50, 300), st.integers(1, 5))
def test_passages_hold_every_sentence_once_and_in_order(whole: Document, max_characters: int, most: int) -> None:
    parameters = SplittingParameters(max_characters=max_characters, min_sentences=1, max_sentences=most)
    passages = split_passages(whole, parameters)
    end = 0
    for ordinal, passage in enumerate(passages):
        assert passage.ordinal == ordinal
        assert passage.text == whole.text[passage.start : passage.end]
        assert 0 < len(passage.text) <= max_characters
        assert (passage.start, passage.end) == (passage.sentences[0].start, passage.sentences[-1].end)
        for one in passage.sentences:
            assert end <= one.start < one.end
            assert not whole.text[end : one.start].strip()
            end = one.end
        assert len({one.kind is BlockKind.AUXILIARY for one in passage.sentences}) == 1
        headings = [one.heading for one in passage.sentences if one.kind is not BlockKind.HEADING]
        assert len(set(headings)) <= 1
        assert not any(
            before.kind is not BlockKind.HEADING and after.kind is BlockKind.HEADING
            for before, after in pairwise(passage.sentences)
        )
    assert not whole.text[end:].strip()
    assert len({passage.id for passage in passages}) == len(passages)


@settings(max_examples=30)
@given(any_document, any_text)
def test_any_passage_has_terms_to_be_found_by(whole: Document, title: str) -> None:
    titled = dataclasses.replace(whole, title=title)
    for passage in split_passages(titled):
        terms = passage_terms(titled, passage)
        assert all(terms.stream)
        assert list(terms.starts) == sorted(terms.starts)
        assert all(0 <= start < end <= len(passage.text) for start, end in zip(terms.starts, terms.ends, strict=True))
        assert len(terms.words) == len(terms.starts)
