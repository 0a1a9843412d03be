"""Documents, passages and corpus versions in SQLite."""

from retrieval.store.migrations import SCHEMA_VERSION
from retrieval.store.store import DATABASE_NAME, Store
from retrieval.store.writing import RENEWAL, StoreUpdate

__all__ = ["DATABASE_NAME", "RENEWAL", "SCHEMA_VERSION", "Store", "StoreUpdate"]
