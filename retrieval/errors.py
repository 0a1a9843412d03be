"""The errors that retrieval raises; anything foreign is translated where it arises.

RetrievalError
├── DocumentError                  one source could not become a document (`source` names it)
│   ├── UnsupportedFormatError     no loader takes this kind of file
│   └── UnreadableDocumentError    the right kind, but broken, empty, too large or gone
├── StoreError                     the corpus on disk could not be used as asked
│   ├── StoreCorruptError          the database does not read as one
│   ├── StoreVersionError          made by a newer Loccit
│   ├── StoreBusyError             another process is updating it
│   └── NothingToRollBackError     no earlier version is kept
├── QuestionSetError               a question set to evaluate on is not in the expected form
└── CalibrationError               confidence cannot be fitted to what there is

A message is one line: what happened, to which file, and what to do.
"""


class RetrievalError(Exception):
    """Root of every expected failure below `retrieval`."""


class DocumentError(RetrievalError):
    """One source could not become a document; the others go on."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class UnsupportedFormatError(DocumentError):
    """No loader takes this kind of file."""


class UnreadableDocumentError(DocumentError):
    """The file is of a known kind but broken, empty, too large, or gone."""


class StoreError(RetrievalError):
    """The corpus on disk could not be used as asked."""


class StoreCorruptError(StoreError):
    """The database file is damaged or is not a Loccit store; it is left as it was."""


class StoreVersionError(StoreError):
    """The store was made by a newer Loccit than this one."""


class StoreBusyError(StoreError):
    """Another process holds the update lock."""


class NothingToRollBackError(StoreError):
    """No earlier corpus version is kept."""


class QuestionSetError(RetrievalError):
    """A question set is not in BEIR form, or not there."""


class CalibrationError(RetrievalError):
    """Confidence cannot be fitted: too few questions, or documents that are not the owner's."""
