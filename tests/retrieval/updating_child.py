"""Updates a corpus some times: `python -m tests.retrieval.updating_child FOLDER NAME COUNT`.

Writes `ready`, waits for a line, and adds COUNT documents called NAME-0, NAME-1, … in an update each; every update also
stamps the documents that all processes share.
"""

import sys
from pathlib import Path

from retrieval.engine.local import LocalCorpus
from tests.retrieval.small_documents import prepare

SHARED = [f"shared-{number}" for number in range(5)]


def main() -> None:
    folder, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    with LocalCorpus.open(folder) as corpus:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        for number in range(count):
            stamped = [prepare(shared, f"shared {name}-{number}") for shared in SHARED]
            corpus.update([prepare(f"{name}-{number}", f"own {name}"), *stamped])


if __name__ == "__main__":
    main()
