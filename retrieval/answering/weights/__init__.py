"""Learned weights, as JSON made by `make train`. Each file says with what it was made and how well it did."""

from pathlib import Path

_HERE = Path(__file__).parent
RANKER_FILE = _HERE / "ranker.json"
DECISION_FILE = _HERE / "decision.json"
