"""What a document calls by a short form is found by its long form, and the reverse, in that document only."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering import answer_question
from retrieval.documents import load_file, make_document
from retrieval.engine.local import LocalCorpus
from retrieval.model import Answer, NoAnswer
from retrieval.text import AliasFinder, find_aliases, split_passages
from retrieval.updating import prepare

SEEDS = Path(__file__).parents[2] / "seeds" / "documents"


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("talks with the Northam Harbour Guild (NHG) today", "NHG", "Northam Harbour Guild"),
        ("of the Union of Lamp Keepers (ULK)", "ULK", "Union of Lamp Keepers"),
        (
            "Chairman of the Communist Party of the Russian Federation (KPRF).",
            "KPRF",
            "Communist Party of the Russian Federation",
        ),
        ("Secure Sockets Layer (SSL)", "SSL", "Secure Sockets Layer"),
        ("the NHG (Northam Harbour Guild) said", "NHG", "Northam Harbour Guild"),
        ('the Northam Port Agency (hereafter "the Agency") pays', "Agency", "Northam Port Agency"),
        ("Acme Lamp Corporation (the “Company”) sells", "Company", "Acme Lamp Corporation"),
        ("Đảng Cộng sản Việt Nam (ĐCSVN)", "ĐCSVN", "Đảng Cộng sản Việt Nam"),
        ("Công ty Cổ phần Đèn Biển (sau đây gọi là Công ty) trả", "Công ty", "Công ty Cổ phần Đèn Biển"),
        ("Tổng cục Thuế Hà Nội (gọi tắt là Tổng cục)", "Tổng cục", "Tổng cục Thuế Hà Nội"),
    ],
)
def test_a_defined_short_form_is_noticed(text: str, short: str, long: str) -> None:
    assert [(alias.short, alias.long) for alias in find_aliases(text)] == [(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "the bridge (see below) fell",
        "in Oslo (2019) and Bergen (NO)",
        "lamps (as the Mayor called it) shine",
        "he said (NATO) so",
        "a lamp (LED)",
        "()",
        "(KPRF)",
    ],
)
def test_other_brackets_define_nothing(text: str) -> None:
    assert find_aliases(text) == ()


def test_both_forms_are_indexed_where_they_stand_alone_and_only_there() -> None:
    text = "The Northam Harbour Guild (NHG) met.\n\nThe NHG voted.\n\nThe northam harbour guild paid."
    document = make_document(id="a", source="a", title="", text=text, language="en")
    finder = AliasFinder(find_aliases(text), "en")
    found = [
        (token.term, passage.text[token.start : token.end])
        for passage in split_passages(document)
        for token in finder.tokens(passage.text)
    ]

    assert found == [
        ("northam=harbour=guild", "NHG"),
        ("northam=", "NHG"),
        ("nhg", "northam harbour guild"),
    ]


MINUTES = """\
The Northam Harbour Guild (NHG) was founded in 1903.

The NHG bought the lighthouse in 1951.

Later the Northam Harbour Guild rented the pier to the Valley Council.
"""
OTHER = "The Northam Council painted the harbour wall in 1951. The guild of bakers bought a mill."


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Callable[[str], Answer | NoAnswer]]:
    with LocalCorpus.open(tmp_path / "corpus") as corpus:
        corpus.update(
            prepare(make_document(id=name, source=name, title="", text=text, language="en"))
            for name, text in (("minutes", MINUTES), ("other", OTHER))
        )
        yield lambda question: answer_question(corpus.view(), question)


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("When did the Northam Harbour Guild buy the lighthouse?", "The NHG bought the lighthouse in 1951."),
        ("when did the northam harbour guild buy the lighthouse", "The NHG bought the lighthouse in 1951."),
        ("Who did the NHG rent the pier to?", "Later the Northam Harbour Guild rented the pier"),
    ],
)
def test_either_form_finds_the_other(ask: Callable[[str], Answer | NoAnswer], question: str, quoted: str) -> None:
    answer = ask(question)

    assert isinstance(answer, Answer), answer
    assert quoted in answer.citations[0].quote


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCorpus]:
    with LocalCorpus.open(tmp_path_factory.mktemp("seeds") / "corpus") as corpus:
        corpus.update(prepare(load_file(path, document_id=path.name)) for path in sorted(SEEDS.glob("*.md")))
        yield corpus


@pytest.mark.parametrize(
    "question",
    [
        "When did General Secretary Lam meet Zyuganov?",
        "when did general secretary lam meet zyuganov",
        "When did Lam meet Gennady Zyuganov?",
        "When did Mr. Lam meet Gennady Zyuganov?",
        "when did mr lam meet zyuganov",
    ],
)
def test_titles_and_parts_of_a_name_stand_for_the_person(seeds: LocalCorpus, question: str) -> None:
    answer = answer_question(seeds.view(), question)

    assert isinstance(answer, Answer), answer
    assert answer.citations[0].document_id == "to-lam-zyuganov-moscow.md"
    assert "May 11" in answer.citations[0].quote


_PIECES = st.sampled_from(["(", ")", "NHG", "Northam", "Harbour", "Guild", " ", "the", '"', "gọi là", "Đ", "\n", ","])


@given(st.lists(_PIECES | st.text(max_size=4)).map("".join))
def test_any_text_is_read_and_every_form_stands_where_it_is_said_to(text: str) -> None:
    aliases = find_aliases(text)
    for token in AliasFinder(aliases, "en").tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.term
    for alias in aliases:
        assert alias.short in text
        assert alias.long in text
