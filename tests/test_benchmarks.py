"""The benchmarks draw and count what they say; what needs Java or hours is not run here."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import abstention
from benchmarks.abstention import DocumentPool, judged_at, promises
from benchmarks.lucene.__main__ import main as lucene_main
from retrieval.evaluation import CorpusText, Question, QuestionSet
from retrieval.evaluation.metrics import judge

ARTICLES, PARAGRAPHS = 6, 4


def question_set(name: str = "towns") -> QuestionSet:
    """Articles of some paragraphs, with a question about each paragraph."""
    texts, questions = [], []
    for article in range(ARTICLES):
        for paragraph in range(PARAGRAPHS):
            identity = f"{article}-{paragraph}"
            fact = f"{name}{article}x{paragraph}"
            texts.append(
                CorpusText(
                    id=identity, title=f"{name} {article}", text=f"The bridge of {fact} fell in {1900 + paragraph}."
                )
            )
            questions.append(
                Question(
                    id=identity,
                    text=f"When did the bridge of {fact} fall?",
                    answers=(str(1900 + paragraph),),
                    answerable=True,
                    relevance={identity: 1},
                )
            )
    questions.append(Question(id="near miss", text="Who fell?", answerable=False))
    return QuestionSet(name=name, questions=tuple(questions), corpus=tuple(texts))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1_000), st.integers(1, 40), st.integers(2, 20))
def test_half_of_the_questions_lose_their_whole_article(seed: int, passages: int, questions: int) -> None:
    drawn = DocumentPool(question_set(), [question_set("rivers")]).draw(passages, questions, random.Random(seed))
    held = {prepared.document.id for prepared in drawn.documents}
    held_titles = {prepared.document.title for prepared in drawn.documents}
    answerable = [one for one in drawn.questions if one.answerable]
    removed = [one for one in drawn.questions if not one.answerable]
    assert len(answerable) == len(removed) <= questions // 2
    assert all(one.id in held for one in answerable)
    assert not any(f"towns {one.id.split('-')[0]}" in held_titles for one in removed)
    assert not any(one.answers or one.relevance for one in removed)


def test_a_corpus_is_as_large_as_asked_while_there_are_documents() -> None:
    pool = DocumentPool(question_set(), [question_set("rivers")])
    counts = [sum(len(one.passages) for one in pool.draw(size, 4, random.Random(1)).documents) for size in (5, 20, 900)]
    assert counts == [5, 20, ARTICLES * PARAGRAPHS // 2 + ARTICLES * PARAGRAPHS]


def test_what_the_set_holds_itself_is_no_distractor() -> None:
    pool = DocumentPool(question_set(), [question_set()])
    drawn = pool.draw(900, 4, random.Random(1))
    assert len(drawn.documents) == ARTICLES * PARAGRAPHS // 2


def test_the_same_seed_gives_the_same_answers() -> None:
    def answers(seed: int) -> list[tuple[str, float]]:
        judged, _ = judged_at(DocumentPool(question_set()), 2_000, 20, seed)
        return [(one.question.id, one.confidence) for one in judged]

    assert answers(3) == answers(3)
    assert answers(3) != answers(4)


def test_promises_are_kept_or_not_from_each_threshold_up() -> None:
    question = Question(id="q", text="?", answers=("1900",), answerable=True)

    def shown(confidence: float, quote: str) -> dict[str, object]:
        cited = {"document_id": "d", "title": "", "start": 0, "quote": quote, "short_answer": None}
        return {
            "status": "answered",
            "reason": None,
            "confidence": confidence,
            "citations": [cited],
            "closest": [],
            "passages": [],
            "elapsed_ms": 1.0,
        }

    run = [judge(question, shown(0.6, "in 1900")), judge(question, shown(0.85, "in 1901"))]
    half, seven, eight, nine = promises(run)
    assert (half.shown, half.realised) == (2, 0.5)
    assert half.promised == pytest.approx(0.725)
    assert half.gap == pytest.approx(0.5 - 0.725)
    assert (seven.shown, seven.realised, eight.shown) == (1, 0.0, 1)
    assert (nine.shown, nine.gap) == (0, None)


def test_the_table_of_abstention_has_a_line_for_each_set_and_size(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = question_set()
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text(
        "".join(f"{one.id}\t{one.id}\t1\n" for one in found.questions if one.answerable), encoding="utf-8"
    )
    lines: dict[str, list[dict[str, object]]] = {
        "corpus.jsonl": [{"_id": one.id, "title": one.title, "text": one.text} for one in found.corpus or ()],
        "queries.jsonl": [
            {"_id": one.id, "text": one.text, "metadata": {"answers": list(one.answers), "answerable": one.answerable}}
            for one in found.questions
        ],
    }
    for name, records in lines.items():
        (tmp_path / name).write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    abstention.main([str(tmp_path), "--sizes", "2000", "4000", "--questions", "12"])
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith(f"| {tmp_path.name} |")]
    assert len(rows) == 2
    assert {row.count("|") for row in rows} == {12}


@pytest.mark.parametrize("missing", ["java", "mvn"])
def test_without_java_or_maven_nothing_is_measured_and_this_is_said(
    missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = tmp_path / "bin"
    found.mkdir()
    if missing == "mvn":
        (found / "java").write_text("#!/bin/sh\n", encoding="utf-8")
        (found / "java").chmod(0o755)
    monkeypatch.setenv("PATH", str(found))
    assert lucene_main([str(tmp_path), "--jars", str(tmp_path / "jars")]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("NOT MEASURED: ")
    assert f"`{missing}`" in captured.err
