"""Vietnamese questions find their answer in English documents, and English ones in Vietnamese documents."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retrieval.answering import answer_question
from retrieval.answering.bilingual import translations
from retrieval.answering.other_language import foreign_language
from retrieval.answering.understanding import understand
from retrieval.documents import load_file, make_document
from retrieval.engine import CorpusView
from retrieval.engine.local import LocalCorpus
from retrieval.model import Answer, NoAnswer
from retrieval.updating import prepare

SEEDS = Path(__file__).parents[2] / "seeds" / "documents"
HANDBOOK = {
    "meeting": "Chiều ngày 4 tháng 3, Thị trưởng Trần Thị Mai đã gặp ông Carl Dean tại Hải Phòng.\n\n"
    "Hai bên nhất trí sửa cầu cũ.",
    "call": "Ngày 21 tháng 5 năm 2019, bà Trần Thị Mai điện đàm với ông Otto Lund.\n\nÔng Lund cảm ơn bà Mai.",
    "staff": "Nhân viên được nghỉ phép năm 12 ngày.\n\nMật khẩu phải được thay đổi sau 90 ngày.\n\n"
    "Lương được trả vào ngày 5 hằng tháng.",
}


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CorpusView]:
    with LocalCorpus.open(tmp_path_factory.mktemp("english") / "corpus") as corpus:
        corpus.update(prepare(load_file(path, document_id=path.name)) for path in sorted(SEEDS.glob("*.md")))
        yield corpus.view()


@pytest.fixture(scope="module")
def vietnamese(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CorpusView]:
    with LocalCorpus.open(tmp_path_factory.mktemp("vietnamese") / "corpus") as corpus:
        corpus.update(
            prepare(make_document(id=name, source=name, title="", text=text, language="vi"))
            for name, text in HANDBOOK.items()
        )
        yield corpus.view()


@pytest.mark.parametrize(
    ("question", "document_id", "fact"),
    [
        ("To Lam gặp Zyuganov khi nào?", "to-lam-zyuganov-moscow.md", "May 11"),
        ("khi nao to lam gap zyuganov", "to-lam-zyuganov-moscow.md", "May 11"),
        ("khi nào Tô Lâm điện đàm với Putin", "to-lam-putin-phone-call.md", "August 8, 2024"),
        ("Tô Lâm gặp Medvedev ở đâu?", "to-lam-medvedev-moscow.md", "Moscow"),
    ],
)
def test_a_vietnamese_question_is_answered_by_an_english_sentence(
    english: CorpusView, question: str, document_id: str, fact: str
) -> None:
    answer = answer_question(english, question)

    assert isinstance(answer, Answer), answer
    assert answer.citations[0].document_id == document_id
    assert fact in answer.citations[0].quote


@pytest.mark.parametrize(
    ("question", "document_id", "fact"),
    [
        ("When did Tran Thi Mai meet Carl Dean?", "meeting", "4 tháng 3"),
        ("when did mai phone otto lund", "call", "21 tháng 5 năm 2019"),
        ("How many days of annual leave do employees get?", "staff", "12 ngày"),
        ("How often must the password be changed?", "staff", "90 ngày"),
        ("When is the salary paid?", "staff", "ngày 5"),
    ],
)
def test_an_english_question_is_answered_by_a_vietnamese_sentence(
    vietnamese: CorpusView, question: str, document_id: str, fact: str
) -> None:
    answer = answer_question(vietnamese, question)

    assert isinstance(answer, Answer), answer
    assert answer.citations[0].document_id == document_id
    assert fact in answer.citations[0].quote


@pytest.mark.parametrize("question", ["Tô Lâm gặp Macron khi nào?", "Nguyễn Phú Trọng gặp Zyuganov khi nào?"])
def test_a_name_that_is_not_there_is_still_missed(english: CorpusView, question: str) -> None:
    assert isinstance(answer_question(english, question), NoAnswer)


def test_ordinary_words_of_the_other_language_are_foreign_and_weigh_little(english: CorpusView) -> None:
    terms = {term.surface: term for term in understand("Tô Lâm chụp ảnh Medvedev và Macron khi nào?", english).terms}

    assert terms["chụp"].is_foreign
    assert not terms["Macron"].is_foreign
    assert not terms["Lâm"].is_foreign
    assert terms["chụp"].idf < 0.5 * terms["Macron"].idf


def test_a_phrase_is_one_term_where_only_its_translation_can_be_found(english: CorpusView) -> None:
    terms = understand("khi nào Tô Lâm điện đàm với Putin", english).terms

    assert [term.surface for term in terms] == ["Tô", "Lâm", "điện đàm", "Putin"]
    assert {"phone", "call"} & terms[2].translations


def test_translations_go_both_ways() -> None:
    assert "meet" in translations("gặp", "vi")
    assert "gặp" in translations("meet", "en")
    assert "dien_dam" in translations("telephon", "en")
    assert "leav" in translations("nghi phep", "vi")
    assert translations("ban", "vi", is_bare=False) == frozenset()
    assert translations("zyuganov", "en") == frozenset()
    assert translations("wort", "de") == frozenset()


@pytest.mark.parametrize(
    ("question", "present", "language"),
    [
        ("When did To Lam meet Zyuganov?", {"en"}, None),
        ("To Lam gặp ai?", {"en"}, "vi"),
        ("bao nhieu ngay nghi phep", {"en"}, "vi"),
        ("Is the la carte menu open", {"en"}, None),
        ("When did To Lam meet Zyuganov?", {"vi"}, "en"),
        ("To Lam gặp ai?", {"vi"}, None),
        ("To Lam gặp ai?", {"en", "vi"}, None),
        ("To Lam gặp ai?", {"de"}, None),
    ],
)
def test_a_question_is_foreign_where_no_document_is_in_its_language(
    question: str, present: set[str], language: str | None
) -> None:
    assert foreign_language(question, present) == language


def test_where_both_languages_are_present_both_are_searched(tmp_path: Path) -> None:
    with LocalCorpus.open(tmp_path / "corpus") as corpus:
        texts = {"en": "The password expires after 90 days.", "vi": "Nhân viên được nghỉ phép năm 12 ngày."}
        corpus.update(
            prepare(make_document(id=code, source=code, title="", text=text, language=code))
            for code, text in texts.items()
        )
        ask: Callable[[str], Answer | NoAnswer] = lambda question: answer_question(corpus.view(), question)  # noqa: E731
        found = [ask("Mật khẩu hết hạn sau bao nhiêu ngày?"), ask("how many days of annual leave for employees")]

    assert [(each.citations if isinstance(each, Answer) else each.closest)[0].document_id for each in found] == [
        "en",
        "vi",
    ]
