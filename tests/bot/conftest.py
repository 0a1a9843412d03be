"""What tests of the bot share: a Bot API peer, and the people who write to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot_api_peer import Peer, running_peer


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[Peer]:
    """A fresh Bot API server."""
    with running_peer(tmp_path / "journal.jsonl") as running:
        yield running
