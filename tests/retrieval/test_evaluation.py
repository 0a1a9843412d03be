"""Question sets read, questions asked, and every measure checked against a slower or smaller way to the same number."""

import io
import itertools
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.engine.local import LocalCorpus
from retrieval.errors import QuestionSetError
from retrieval.evaluation import (
    EvaluationReport,
    JudgedAnswer,
    Measure,
    Question,
    ask_all,
    evaluate,
    load_question_set,
    render_table,
    report_json,
)
from retrieval.evaluation.metrics import (
    area_under_roc,
    exact_match,
    holds_accepted,
    judge,
    measure_all,
    normalised,
    share_right_at_precision,
    token_f1,
)
from retrieval.evaluation.question_set import evenly_spread
from retrieval.model import Answer, Citation, NoAnswer, NoAnswerReason, RankedPassage, Span
from retrieval.records import result_record

MOON = {"_id": "moon", "title": "The Moon", "text": "Apollo 11 landed on the Moon on July 20, 1969."}
SEA = {"_id": "sea", "title": "The sea", "text": "The Mariana Trench is the deepest part of the sea."}
WHEN = {"_id": "q1", "text": "When did Apollo 11 land?", "metadata": {"answers": ["July 20, 1969"], "answerable": True}}
WHO = {"_id": "q2", "text": "Who sold the trench?", "metadata": {"answerable": False}}


def write_set(
    folder: Path,
    corpus: Iterable[object] | None = (MOON, SEA),
    questions: Iterable[object] | None = (WHEN, WHO),
    qrels: str | None = "query-id\tcorpus-id\tscore\nq1\tmoon\t1\n",
) -> Path:
    for name, records in (("corpus.jsonl", corpus), ("queries.jsonl", questions)):
        if records is not None:
            (folder / name).write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    if qrels is not None:
        (folder / "qrels").mkdir(exist_ok=True)
        (folder / "qrels" / "test.tsv").write_text(qrels, encoding="utf-8")
    return folder


# Reading


def test_a_question_set_is_read(tmp_path: Path) -> None:
    found = load_question_set(write_set(tmp_path))
    assert found.corpus is not None
    assert [(text.id, text.title) for text in found.corpus] == [("moon", "The Moon"), ("sea", "The sea")]
    assert found.questions == (
        Question(
            id="q1",
            text="When did Apollo 11 land?",
            answers=("July 20, 1969",),
            answerable=True,
            relevance={"moon": 1},
        ),
        Question(id="q2", text="Who sold the trench?", answerable=False),
    )


def test_the_language_of_a_document_is_taken_from_its_metadata(tmp_path: Path) -> None:
    found = load_question_set(write_set(tmp_path, corpus=[MOON, SEA | {"metadata": {"lang": "vi"}}]))
    assert [text.language for text in found.corpus or ()] == [None, "vi"]


def test_a_document_in_the_form_of_an_export_keeps_its_headings(tmp_path: Path) -> None:
    text = "Landings\n\nApollo 11 landed on the Moon on July 20, 1969."
    blocks = [
        {"kind": "heading", "start": 0, "end": 8},
        {"kind": "paragraph", "start": 10, "end": len(text), "heading": "Landings"},
    ]
    results = io.StringIO()
    evaluate(write_set(tmp_path, corpus=[SEA, MOON | {"text": text, "blocks": blocks}]), results=results)
    record = json.loads(results.getvalue().splitlines()[0])
    assert (record["citations"] or record["closest"])[0]["location"]["heading"] == "Landings"


def test_without_relevance_every_question_is_kept(tmp_path: Path) -> None:
    questions = [WHEN, {"_id": "q3", "text": "How deep is it?"}]
    found = load_question_set(write_set(tmp_path, questions=questions, qrels=None))
    assert [(question.id, question.answerable) for question in found.questions] == [("q1", True), ("q3", None)]


def test_questions_of_another_split_are_left_out(tmp_path: Path) -> None:
    questions = [{"_id": "q1", "text": "Apollo?"}, {"_id": "of another split", "text": "Artemis?"}, WHO]
    found = load_question_set(write_set(tmp_path, questions=questions))
    assert [question.id for question in found.questions] == ["q1", "q2"]


def test_the_only_split_is_used_and_two_are_not_chosen_between(tmp_path: Path) -> None:
    write_set(tmp_path)
    (tmp_path / "qrels" / "test.tsv").rename(tmp_path / "qrels" / "dev.tsv")
    assert load_question_set(tmp_path).questions[0].relevance == {"moon": 1}
    (tmp_path / "qrels" / "train.tsv").write_text("")
    with pytest.raises(QuestionSetError, match=r"dev\.tsv, train\.tsv"):
        load_question_set(tmp_path)


def test_byte_order_mark_blank_lines_and_line_ends_are_read_over(tmp_path: Path) -> None:
    write_set(tmp_path, qrels="query-id\tcorpus-id\tscore\r\nq1\tmoon\t1\r\n\r\n")
    lines = json.dumps(WHEN | {"text": "one\u2028line"}, ensure_ascii=False) + "\r\n\r\n"
    (tmp_path / "queries.jsonl").write_bytes(b"\xef\xbb\xbf" + lines.encode())
    (question,) = load_question_set(tmp_path).questions
    assert question.text == "one\u2028line"
    assert question.relevance == {"moon": 1}


@pytest.mark.parametrize(
    ("changes", "place", "what"),
    [
        ({"questions": None}, "queries.jsonl", "missing"),
        ({"questions": [WHEN, ["a list"]]}, "queries.jsonl, line 2", "one JSON object a line"),
        ({"questions": [{"text": "Who?"}]}, "queries.jsonl, line 1", "`_id` is missing"),
        ({"questions": [WHEN, WHEN]}, "queries.jsonl, line 2", "'q1' stands on an earlier line"),
        ({"questions": [{"_id": "q1"}]}, "queries.jsonl, line 1", "`text` must be a string"),
        ({"questions": [WHEN | {"metadata": 3}]}, "queries.jsonl, line 1", "`metadata` must be an object"),
        ({"questions": [WHEN | {"metadata": {"answers": "1969"}}]}, "queries.jsonl, line 1", "list of strings"),
        ({"questions": [WHEN | {"metadata": {"answerable": 1}}]}, "queries.jsonl, line 1", "true or false"),
        ({"corpus": [MOON, MOON]}, "corpus.jsonl, line 2", "'moon' stands on an earlier line"),
        ({"corpus": [MOON | {"text": None}]}, "corpus.jsonl, line 1", "`text` must be a string"),
        ({"corpus": [MOON | {"blocks": [{"kind": "verse"}]}]}, "corpus.jsonl, line 1", "no known kind"),
        ({"qrels": "q1\tmoon\n"}, "test.tsv, line 1", "separated by tabs"),
        ({"qrels": "q1\tmoon\tgood\n"}, "test.tsv, line 1", "not 'good'"),
        ({"qrels": "\nq9\tmoon\t1\n"}, "test.tsv, line 2", "no question 'q9'"),
        ({"qrels": "q1\tmars\t1\n"}, "test.tsv, line 1", "no document 'mars'"),
    ],
)
def test_what_is_wrong_with_a_set_is_said_with_its_place(
    tmp_path: Path, changes: dict[str, Any], place: str, what: str
) -> None:
    write_set(tmp_path, **changes)
    with pytest.raises(QuestionSetError) as raised:
        load_question_set(tmp_path)
    message = str(raised.value)
    assert place in message
    assert what in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("content", "what"), [(b'{"_id": "q1"\n', "not valid JSON"), (b'{"a": "\xff"}\n', "not UTF-8")]
)
def test_a_broken_line_is_named(tmp_path: Path, content: bytes, what: str) -> None:
    write_set(tmp_path)
    with (tmp_path / "queries.jsonl").open("ab") as file:
        file.write(content)
    with pytest.raises(QuestionSetError, match=f"line 3: {what}"):
        load_question_set(tmp_path)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match="no such folder"):
        load_question_set(tmp_path / "nowhere")


@given(st.integers(0, 40), st.integers(0, 50))
def test_a_sample_is_in_order_spread_and_as_large_as_asked(size: int, limit: int) -> None:
    questions = tuple(Question(id=str(number), text="?") for number in range(size))
    sample = evenly_spread(questions, limit)
    numbers = [int(question.id) for question in sample]
    assert len(sample) == min(size, limit)
    assert numbers == sorted(set(numbers))
    gaps = {after - before for before, after in itertools.pairwise(numbers)}
    assert max(gaps, default=0) - min(gaps, default=0) <= 1


def test_no_limit_is_every_question() -> None:
    questions = (Question(id="q", text="?"),)
    assert evenly_spread(questions, None) == questions


# Judging


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  The  U.S. president ", "u s president"),
        ("an apple, a day", "apple day"),
        ("Tô La\u0302m", "tô lâm"),
        ("STRASSE straße", "strasse strasse"),
        ("the", ""),
    ],
)
def test_answers_are_compared_without_case_marks_and_articles(text: str, expected: str) -> None:
    assert normalised(text) == expected


def test_an_accepted_string_may_stand_anywhere_in_the_text() -> None:
    assert holds_accepted("They met on the 11th of May, in Moscow.", ["June", "11th of MAY"])
    assert not holds_accepted("They met in Moscow.", ["May 11", "the", ""])
    assert not holds_accepted("They met in Moscow.", [])


@pytest.mark.parametrize(
    ("text", "answers", "exact", "f1"),
    [
        ("May 11", ["the May 11"], True, 1.0),
        ("on May 11", ["May 11"], False, 4 / 5),
        ("May May", ["May 11"], False, 1 / 2),
        ("Moscow", ["May 11", "in Moscow"], False, 2 / 3),
        ("Moscow", ["May 11"], False, 0.0),
        ("", ["the"], False, 0.0),
        ("May 11", [], False, 0.0),
    ],
)
def test_short_answers_are_matched_whole_and_by_words(text: str, answers: list[str], exact: bool, f1: float) -> None:
    assert exact_match(text, answers) is exact
    assert token_f1(text, answers) == pytest.approx(f1)


SCORES = st.lists(st.integers(0, 5).map(float), max_size=12)


@given(SCORES, SCORES)
def test_auroc_is_the_share_of_pairs_in_the_right_order(positive: list[float], negative: list[float]) -> None:
    pairs = list(itertools.product(positive, negative))
    won = sum(1.0 if high > low else 0.5 if high == low else 0.0 for high, low in pairs)
    area = area_under_roc(positive, negative)
    assert area == (pytest.approx(won / len(pairs)) if pairs else None)


@given(st.lists(st.tuples(st.integers(0, 8).map(float), st.booleans()), max_size=30))
def test_right_at_a_precision_is_the_best_of_all_thresholds(verdicts: list[tuple[float, bool]]) -> None:
    best = 0
    for threshold in {confidence for confidence, _ in verdicts}:
        shown = [right for confidence, right in verdicts if confidence >= threshold]
        if sum(shown) >= 0.8 * len(shown):
            best = max(best, sum(shown))
    assert share_right_at_precision(verdicts, 40, 0.8) == best / 40
    assert share_right_at_precision(verdicts, 0, 0.8) is None


def citation(quote: str, short_answer: str | None = None) -> Citation:
    start = None if short_answer is None else quote.index(short_answer)
    span = None if start is None or short_answer is None else Span(start, start + len(short_answer))
    return Citation(document_id="d", title="", start=0, end=len(quote), quote=quote, passage_id="p", short_answer=span)


def judged(
    question: Question,
    *ranking: str,
    quote: str = "nothing",
    short_answer: str | None = None,
    answered: bool = True,
    confidence: float = 0.5,
) -> JudgedAnswer:
    passages = tuple(
        RankedPassage(document_id=document_id, start=0, end=1, score=float(-place))
        for place, document_id in enumerate(ranking)
    )
    cited = (citation(quote, short_answer),)
    outcome: Answer | NoAnswer
    if answered:
        outcome = Answer(question=question.text, confidence=confidence, citations=cited, passages=passages)
    else:
        outcome = NoAnswer(
            question=question.text,
            reason=NoAnswerReason.NOT_SURE,
            confidence=confidence,
            closest=cited,
            passages=passages,
        )
    return judge(question, result_record(outcome, question_id=question.id, elapsed_ms=2.0))


def values(judged_answers: list[JudgedAnswer]) -> dict[str, tuple[Any, int]]:
    return {measure.name: (measure.value, measure.questions) for measure in measure_all(judged_answers)}


def asked(identity: str, *answers: str, answerable: bool | None = True, **relevance: int) -> Question:
    return Question(id=identity, text="?", answers=answers, answerable=answerable, relevance=relevance)


def test_documents_are_ranked_by_their_best_passage() -> None:
    one = judged(asked("q", x=1), "a", "b", "a", "b", "a", "x", "b")
    assert one.document_ranking == ("a", "b", "x")


def test_ranking_measures_are_those_of_the_field() -> None:
    found = values(
        [
            judged(asked("first", a=1), "a", "b"),
            judged(asked("third", c=1, z=1), "a", "b", "c"),
            judged(asked("eleventh", k=1), *"abcdefghijk"),
            judged(asked("never", z=1), "a"),
            judged(asked("nothing found", z=1)),
            judged(asked("not relevant to anything", a=0), "a"),
            judged(asked("unanswerable", answerable=False), "a"),
        ]
    )
    assert found["Hit@1"] == (pytest.approx(1 / 5), 5)
    assert found["Hit@5"] == (pytest.approx(2 / 5), 5)
    assert found["Hit@10"] == (pytest.approx(2 / 5), 5)
    assert found["MRR@10"] == (pytest.approx((1 + 1 / 3) / 5), 5)
    assert found["R@100"] == (pytest.approx((1 + 1 / 2 + 1) / 5), 5)
    # A gain at rank 3 is halved; the ideal ranking of two relevant documents gains 1 + 1 / log2(3).
    assert found["nDCG@10"] == (pytest.approx((1 + 0.5 / 1.6309297535714573) / 5), 5)


def test_a_tie_between_documents_keeps_the_order_of_the_record() -> None:
    passages = tuple(RankedPassage(document_id=name, start=0, end=1, score=1.0) for name in ("b", "a", "c"))
    outcome = Answer(question="?", confidence=1.0, citations=(citation("x"),), passages=passages)
    for name, rank in (("b", 1), ("a", 2), ("c", 3)):
        question = Question(id="q", text="?", answerable=True, relevance={name: 1})
        one = judge(question, result_record(outcome, question_id="q", elapsed_ms=1.0))
        assert values([one])["MRR@10"] == (pytest.approx(1 / rank), 1)


def test_the_text_shown_first_counts_up_to_its_three_hundredth_character() -> None:
    question = asked("q", "May 11")
    assert judged(question, quote="x" * 293 + " May 11").holds_answer
    assert not judged(question, quote="x" * 294 + " May 11").holds_answer
    assert judged(question, quote="on May 11", answered=False).holds_answer


def test_abstention_is_measured_over_all_that_can_be_right_or_wrong() -> None:
    answerable = [asked(f"a{number}", "May 11") for number in range(4)]
    found = values(
        [
            judged(answerable[0], quote="on May 11", short_answer="May 11", confidence=0.9),
            judged(answerable[1], quote="on May 12", short_answer="May 12", confidence=0.8),
            judged(answerable[2], quote="on May 11", answered=False, confidence=0.3),
            judged(answerable[3], answered=False, confidence=0.1),
            judged(asked("u1", answerable=False), confidence=0.7),
            judged(asked("u2", answerable=False), answered=False, confidence=0.2),
            judged(asked("no accepted string"), confidence=0.95),
            judged(asked("nothing known", answerable=None), answered=False, confidence=0.0),
        ]
    )
    assert found["snippet hit"] == (pytest.approx(2 / 4), 4)
    assert found["short answer EM"] == (pytest.approx(1 / 4), 4)
    assert found["short answer F1"] == (pytest.approx(1.5 / 4), 4)
    # Right: 0.9 and 0.3. Wrong: 0.8, 0.1, 0.7, 0.2. Of these eight pairs, 0.3 loses two.
    assert found["AUROC right or wrong"] == (pytest.approx(6 / 8), 6)
    # Answerable: 0.9, 0.8, 0.3, 0.1, 0.95. Not: 0.7, 0.2. Of ten pairs, 0.3 loses one and 0.1 two.
    assert found["AUROC answerable or not"] == (pytest.approx(7 / 10), 7)
    assert found["answered"] == (pytest.approx(4 / 8), 8)
    assert found["precision when answered"] == (pytest.approx(1 / 3), 3)
    assert found["answered though unanswerable"] == (pytest.approx(1 / 2), 2)
    assert found["right of answerable at 90 % precision"] == (pytest.approx(1 / 4), 4)
    assert found["confidence when answered"] == (pytest.approx((0.9 + 0.8 + 0.7) / 3), 3)
    # Each confidence has a bin of its own; the distances are to 1 where right and to 0 where wrong.
    assert found["calibration error"] == (pytest.approx((0.1 + 0.8 + 0.7 + 0.1 + 0.7 + 0.2) / 6), 6)
    # "May 11" and "May 12" are marked; the second shares one of two words with the first.
    assert found["marked"] == (pytest.approx(2 / 4), 4)
    assert found["right when marked"] == (pytest.approx(2 / 2), 2)


def test_a_mark_is_right_from_half_of_its_words_on() -> None:
    question = asked("q", "May 11")
    for mark, is_right in (
        ("on May 11", True),
        ("May", True),
        ("11 of them and some others", False),
        ("June 3", False),
    ):
        found = values([judged(question, quote=f"It was {mark}.", short_answer=mark)])
        assert found["marked"] == (1.0, 1)
        assert found["right when marked"] == (float(is_right), 1)
    assert values([judged(question, quote="May 11")])["right when marked"] == (None, 0)


def test_of_nothing_asked_nothing_is_known() -> None:
    assert {value for value, _ in values([]).values()} == {None}


# Asking


def test_each_result_is_written_before_the_next_question_is_asked() -> None:
    results = io.StringIO()
    lines_before_each: list[int] = []
    reported: list[tuple[int, int | None]] = []

    def ask(text: str) -> NoAnswer:
        lines_before_each.append(results.getvalue().count("\n"))
        return NoAnswer(question=text, reason=NoAnswerReason.NOTHING_MATCHED)

    questions = [Question(id=name, text=f"{name}?") for name in "abc"]
    ask_all(questions, ask, results=results, progress=lambda done, total, _what: reported.append((done, total)))
    assert lines_before_each == [0, 1, 2]
    assert [json.loads(line)["question_id"] for line in results.getvalue().splitlines()] == ["a", "b", "c"]
    assert reported == [(1, 3), (2, 3), (3, 3)]


def test_a_set_is_asked_of_its_own_documents(tmp_path: Path) -> None:
    results = io.StringIO()
    report = evaluate(write_set(tmp_path), results=results)
    assert (report.questions, report.answerable, report.unanswerable, report.documents) == (2, 1, 1, 2)
    first, second = map(json.loads, results.getvalue().splitlines())
    assert (first["question_id"], second["question_id"]) == ("q1", "q2")
    shown = (first["citations"] or first["closest"])[0]
    assert (shown["document_id"], shown["title"]) == ("moon", "The Moon")
    assert shown["quote"] == MOON["text"][shown["start"] : shown["end"]]
    found = {measure.name: measure.value for measure in report.measures}
    assert found["Hit@1"] == 1.0
    assert found["snippet hit"] == 1.0


def test_a_document_without_text_is_found_by_its_title(tmp_path: Path) -> None:
    bare = {"_id": "bare", "title": "Apollo 12 landed in November.", "text": ""}
    empty = {"_id": "empty", "title": "", "text": " "}
    results = io.StringIO()
    report = evaluate(write_set(tmp_path, corpus=[MOON, SEA, bare, empty]), results=results)
    assert report.documents == 3


def test_a_limit_asks_so_many_of_the_questions(tmp_path: Path) -> None:
    results = io.StringIO()
    questions = [{"_id": f"q{number}", "text": "Apollo?"} for number in range(9)]
    report = evaluate(write_set(tmp_path, questions=questions, qrels=None), results=results, limit=3)
    assert report.questions == 3
    assert [json.loads(line)["question_id"] for line in results.getvalue().splitlines()] == ["q0", "q3", "q6"]


def test_questions_without_documents_are_asked_of_the_corpus_that_is_there(tmp_path: Path) -> None:
    questions = write_set(tmp_path, corpus=None)
    with pytest.raises(QuestionSetError, match=r"corpus\.jsonl: this file is missing"):
        evaluate(questions)
    corpus = LocalCorpus.open(tmp_path / "store")
    try:
        with pytest.raises(QuestionSetError, match="question q1 expects the document 'moon'"):
            evaluate(questions, corpus=corpus)
    finally:
        corpus.close()


def test_an_empty_set_still_gives_a_table(tmp_path: Path) -> None:
    report = evaluate(write_set(tmp_path, corpus=[], questions=[], qrels=None))
    assert report.questions == 0
    assert "Hit@1" in render_table(report)


# Reporting

REPORT = EvaluationReport(
    name="moon",
    documents=2,
    passages=3,
    questions=8,
    answerable=5,
    unanswerable=2,
    measures=(
        Measure(name="Hit@1", value=0.8, questions=5),
        Measure(name="AUROC right or wrong", value=None, questions=0),
        Measure(name="ms p50", value=1.234, questions=8),
    ),
)


def test_the_table_is_one_line_a_measure() -> None:
    assert render_table(REPORT) == (
        "moon: 8 questions (5 answerable, 2 not) of 2 documents in 3 passages\n"
        "\n"
        "measure               value  questions\n"
        "Hit@1                 0.800          5\n"
        "AUROC right or wrong      -          0\n"
        "ms p50                 1.23          8\n"
    )


def test_the_report_is_json() -> None:
    assert json.loads(json.dumps(report_json(REPORT), allow_nan=False)) == {
        "name": "moon",
        "documents": 2,
        "passages": 3,
        "questions": 8,
        "answerable": 5,
        "unanswerable": 2,
        "measures": {
            "Hit@1": {"value": 0.8, "questions": 5},
            "AUROC right or wrong": {"value": None, "questions": 0},
            "ms p50": {"value": 1.234, "questions": 8},
        },
    }
