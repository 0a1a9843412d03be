"""Gives back the space of erased documents: their zeros are taken out and the whole file is written anew.

Taking rows out makes SQLite move others, which leaves copies of those in unused space, so that they would survive their
own erasure later. Rewriting the file rids it of such copies; until it has been done the store says `vacuum_due`, and
whoever opens it for writing does it first.
"""

import sqlite3

_SPARED_PASSAGES = 2000
_SPARED_SHARE = 0.25


def is_worthwhile(database: sqlite3.Connection) -> bool:
    """Whether more than a quarter, and not just a little, is zeros."""
    erased, live = database.execute(
        "SELECT coalesce(sum(CASE WHEN is_erased THEN passages + 1 END), 0), "
        "coalesce(sum(CASE WHEN NOT is_erased THEN passages + 1 END), 0) FROM documents"
    ).fetchone()
    return bool(erased > max(_SPARED_PASSAGES, _SPARED_SHARE * live))


def compact(database: sqlite3.Connection) -> None:
    """Takes erased rows out. History before the newest version cannot be replayed any more after this."""
    database.execute("BEGIN IMMEDIATE")
    try:
        erased = "(SELECT row FROM documents WHERE is_erased)"
        database.execute(f"DELETE FROM passages WHERE document IN {erased}")
        database.execute(f"DELETE FROM contents WHERE row IN {erased}")
        database.execute("DELETE FROM documents WHERE is_erased")
        database.execute("UPDATE meta SET value = (SELECT max(number) FROM versions) WHERE name = 'history_from'")
        database.execute("INSERT OR REPLACE INTO meta VALUES ('vacuum_due', '1')")
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def is_vacuum_due(database: sqlite3.Connection) -> bool:
    return database.execute("SELECT 1 FROM meta WHERE name = 'vacuum_due'").fetchone() is not None


def vacuum(database: sqlite3.Connection) -> None:
    database.execute("VACUUM")
    database.execute("DELETE FROM meta WHERE name = 'vacuum_due'")
