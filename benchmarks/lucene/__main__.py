"""Loccit's document ranking beside Apache Lucene's BM25 with English analysis, on one question set, in one run.

    python -m benchmarks.lucene FOLDER [--limit N] [--jars FOLDER]

The folder is a question set in BEIR form. Lucene ranks title and text together with `EnglishAnalyzer` (Porter stems,
stop words) and `BM25Similarity`, with the two usual settings of k1 and b. Both rankings are measured by `ir_measures`
over the questions that have a relevant document; p is that of Fisher's paired randomisation test. Maven fetches Lucene
once, into a folder of the user's cache unless `--jars` names another. Without Java 11 or Maven nothing is
measured, and the exit code is 1.
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import platformdirs

from retrieval.evaluation import JudgedAnswer, Question, evaluate, load_question_set
from retrieval.evaluation.metrics import judge, question_values
from retrieval.evaluation.significance import signed_permutation_test

HERE = Path(__file__).parent
SETTINGS = ((0.9, 0.4), (1.2, 0.75))
"""k1 and b: Anserini's, and Lucene's own."""
MEASURES = ("nDCG@10", "Hit@1")
_DEPTH = 10


class NotAvailableError(Exception):
    """Java, Maven or Lucene is not there; the message says which and what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    arguments = _arguments(argv)
    try:
        java, jars = _java(), _jars(arguments.jars)
    except NotAvailableError as error:
        print(f"NOT MEASURED: {error}", file=sys.stderr)
        return 1
    report = evaluate(arguments.folder, limit=arguments.limit)
    questions = [one.question for one in report.judged if any(score > 0 for score in one.question.relevance.values())]
    corpus = load_question_set(arguments.folder).corpus or ()
    rankings = lucene_rankings(
        java,
        jars,
        documents=[f"{document.title} {document.text}" for document in corpus],
        questions=[question.text for question in questions],
    )
    ids = [document.id for document in corpus]
    ours = question_values(report.judged)
    print(f"{report.name}: {len(questions)} questions with a relevant document, {len(corpus)} documents\n")
    print(f"| ranking | {' | '.join(MEASURES)} | p, {MEASURES[0]} |")
    print("|---|" + "---|" * (len(MEASURES) + 1))
    print(_row("Loccit", ours, None))
    for (k1, b), ranking in zip(SETTINGS, rankings, strict=True):
        lucene = [_ranked(question, [ids[place] for place in ranking[at]]) for at, question in enumerate(questions)]
        print(_row(f"Lucene BM25, k1 {k1:g}, b {b:g}", question_values(lucene), ours))
    return 0


def lucene_rankings(
    java: str, jars: Path, *, documents: Iterable[str], questions: Iterable[str]
) -> list[list[list[int]]]:
    """For each of `SETTINGS` and each question, the places of the best documents, best first."""
    with TemporaryDirectory(prefix="loccit-lucene-") as folder:
        files = [Path(folder) / name for name in ("documents", "questions", "output")]
        for file, texts in zip(files, (documents, questions), strict=False):
            file.write_text(
                "".join(f"{' '.join(text.split())}\n" for text in texts), encoding="utf-8", errors="replace"
            )
        numbers = [str(number) for setting in SETTINGS for number in setting]
        command = [java, "-cp", f"{jars}/*", str(HERE / "Rank.java"), *map(str, files), str(_DEPTH), *numbers]
        finished = subprocess.run(command, capture_output=True, text=True, check=False)
        if finished.returncode != 0:
            raise SystemExit(f"Lucene failed:\n{finished.stderr}")
        rankings: list[list[list[int]]] = [[] for _ in SETTINGS]
        for line in files[2].read_text(encoding="utf-8").splitlines():
            setting, _, *places = map(int, line.split("\t"))
            rankings[setting].append(places)
        return rankings


def _java() -> str:
    java = shutil.which("java")
    if java is None:
        raise NotAvailableError("there is no `java`; install a JDK, 11 or newer (Debian, Ubuntu: default-jdk)")
    return java


def _jars(folder: Path) -> Path:
    if _has_lucene(folder):
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise NotAvailableError(
            "there is no `mvn` to fetch Lucene with; install Maven, or give a folder with lucene-core and "
            "lucene-analysis-common with --jars"
        )
    print(f"Fetching Lucene into {folder} …", file=sys.stderr)
    command = [maven, "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"]
    fetched = subprocess.run(
        [*command, f"-DoutputDirectory={folder.resolve()}"], capture_output=True, text=True, check=False
    )
    if fetched.returncode != 0 or not _has_lucene(folder):
        last = (fetched.stdout.strip().splitlines() or ["no reason given"])[0]
        raise NotAvailableError(f"Maven could not fetch Lucene ({last})")
    return folder


def _has_lucene(folder: Path) -> bool:
    return all(any(folder.glob(f"{name}-*.jar")) for name in ("lucene-core", "lucene-analysis-common"))


def _ranked(question: Question, documents: Sequence[str]) -> JudgedAnswer:
    return judge(
        question,
        {
            "status": "not_found",
            "reason": None,
            "confidence": 0.0,
            "citations": [],
            "closest": [],
            "passages": [{"document_id": document} for document in documents],
            "elapsed_ms": 0.0,
        },
    )


def _row(name: str, values: dict[str, dict[str, float]], ours: dict[str, dict[str, float]] | None) -> str:
    means = [sum(values[measure].values()) / max(1, len(values[measure])) for measure in MEASURES]
    p_value = ""
    if ours is not None:
        first = MEASURES[0]
        p_value = f"{signed_permutation_test([ours[first][one] - values[first][one] for one in ours[first]]):.3f}"
    return f"| {name} | {' | '.join(f'{mean:.4f}' for mean in means)} | {p_value} |"


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Ranks the documents of a question set beside Apache Lucene.")
    parser.add_argument("folder", type=Path, help="a question set in BEIR form, with documents")
    parser.add_argument("--limit", type=int, help="ask so many questions only, evenly spread")
    parser.add_argument(
        "--jars",
        type=Path,
        default=platformdirs.user_cache_path("loccit") / "lucene",
        help="where Lucene's jars are, or are fetched to",
    )
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
