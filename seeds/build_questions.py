"""Writes `questions/corpus.jsonl` anew from the documents: `python -m seeds.build_questions`."""

import json
from pathlib import Path

from retrieval.documents import document_to_json, find_files, load_file

DOCUMENTS = Path(__file__).parent / "documents"
QUESTIONS = Path(__file__).parent / "questions"


def corpus_lines() -> str:
    """The documents in BEIR form, one a line, under the ids that they have in a store and with their blocks."""
    lines = []
    for found in find_files(DOCUMENTS).files:
        document = load_file(found.path, document_id=found.document_id)
        exported = document_to_json(document)
        del exported["id"], exported["source"]  # `_id` stands for one, and the other would hold this folder's path
        record = {"_id": document.id} | exported
        lines.append(json.dumps(record, ensure_ascii=False) + "\n")
    return "".join(lines)


if __name__ == "__main__":
    (QUESTIONS / "corpus.jsonl").write_text(corpus_lines(), encoding="utf-8", newline="\n")
