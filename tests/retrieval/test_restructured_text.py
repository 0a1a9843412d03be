"""reStructuredText becomes text that reads well; no markup of docutils or Sphinx is shown, and no word is lost."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.documents import load_bytes, load_file
from retrieval.documents.extraction import Extraction
from retrieval.documents.restructured_text import extract_restructured_text
from retrieval.model import Block


def read(text: str) -> Extraction:
    return extract_restructured_text(text)


def shown(text: str) -> list[tuple[str, str]]:
    extraction = read(text)
    return [(block.kind.value, extraction.text[block.start : block.end]) for block in extraction.blocks]


def blocks_by_text(text: str) -> dict[str, Block]:
    extraction = read(text)
    return {extraction.text[block.start : block.end]: block for block in extraction.blocks}


def hung(text: str) -> dict[str, str | None]:
    extraction = read(text)
    return {
        extraction.text[block.start : block.end]: block.anchor.slice(extraction.text) if block.anchor else None
        for block in extraction.blocks
    }


def test_titles_give_the_path_of_what_stands_below_them() -> None:
    text = "=====\nGuide\n=====\n\nLeave\n-----\n\nSick *leave*\n~~~~~~~~~~~~\n\nCall us.\n\nPay\n---\n\nMonthly.\n"
    found = blocks_by_text(text)
    assert found["Guide"].heading is None
    assert found["Sick leave"].heading == "Guide › Leave"
    assert found["Call us."].heading == "Guide › Leave › Sick leave"
    assert found["Monthly."].heading == "Guide › Pay"
    assert read(text).metadata.title == "Guide"


def test_markup_is_gone_and_words_stay() -> None:
    text = (
        ".. _top:\n.. |boat| replace:: ferry\n\nTake the *early* |boat| from `North Pier <http://x.example/p>`_ or\n"
        "South_ with ``code_name``, **not** 2 \\* 3 [1]_ [#]_.\n\n.. _South: http://x.example/s\n.. a remark\n"
    )
    assert read(text).text == "Take the early ferry from North Pier or South with code_name, not 2 * 3  ."


def test_an_address_that_is_the_text_of_a_link_is_shown() -> None:
    assert read("Mail `crew@ferry.example <mailto:crew@ferry.example>`_, see `<https://x.example/>`__.").text == (
        "Mail crew@ferry.example, see https://x.example/."
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (":ref:`the plan <plan>`", "the plan"),
        (":func:`~ferry.pier.moor`", "moor"),
        (":py:class:`!Boat`", "Boat"),
        (":doc:`/how-to/moor`", "moor"),
        (":issue:`12`", "#12"),
        (":pep:`8`", "PEP 8"),
        (":option:`--all`", "--all"),
        (":nobody:knows:`this one`", "this one"),
        ("`plain`", "plain"),
    ],
)
def test_roles_show_their_text(written: str, expected: str) -> None:
    assert read(f"See {written} now.").text == f"See {expected} now."


def test_fields_are_one_line_each_and_hang_on_the_line_above() -> None:
    text = "The signals are:\n\n:One blast: turning to the\n  right\n:Two blasts: turning left\n"
    assert shown(text)[1:] == [
        ("list_item", "One blast: turning to the right"),
        ("list_item", "Two blasts: turning left"),
    ]
    assert hung(text)["Two blasts: turning left"] == "The signals are:"


def test_fields_for_the_program_are_left_out() -> None:
    assert read(":orphan:\n\nGuide\n=====\n\nText.\n").text == "Guide\n\nText."


def test_a_definition_hangs_on_its_term() -> None:
    assert hung("Bollard\n  A post on a pier.\n\n  Ropes go round it.\n\nCleat : fitting\n  Smaller.\n") == {
        "Bollard": None,
        "A post on a pier.": "Bollard",
        "Ropes go round it.": "Bollard",
        "Cleat : fitting": None,
        "Smaller.": "Cleat : fitting",
    }


def test_items_hang_on_the_paragraph_before_and_inner_items_on_the_outer() -> None:
    text = "Bring:\n\n#. a passport\n#. photos\n\n   - in colour\n\n   of this year\n\n(c) the fee\n(d) a pen\n"
    assert hung(text) == {
        "Bring:": None,
        "1. a passport": "Bring:",
        "2. photos": "Bring:",
        "in colour": "2. photos",
        "of this year": "2. photos",
        "(c) the fee": "Bring:",
        "(d) a pen": "Bring:",
    }


@pytest.mark.parametrize(
    "table",
    [
        "===== ====\nPort  Fare\n===== ====\nNorth 12\nSouth\n===== ====\n",
        (
            "+-------+------+\n| Port  | Fare |\n+=======+======+\n| North | 12   |\n+-------+------+\n"
            "| South |      |\n+-------+------+\n"
        ),
        ".. list-table::\n  :header-rows: 1\n\n  * - Port\n    - Fare\n  * - North\n    - 12\n  * - South\n    -",
        '.. csv-table::\n   :header: "Port", "Fare"\n\n   "North", 12\n   "South",\n',
    ],
)
def test_rows_are_lines_of_cells_hung_on_the_header(table: str) -> None:
    text = f"The fares are:\n\n{table}"
    assert hung(text) == {
        "The fares are:": None,
        "Port | Fare": "The fares are:",
        "North | 12": "Port | Fare",
        "South |": "Port | Fare",
    }


def test_a_long_table_is_a_table() -> None:
    rule = "+---+---+---+---+\n"
    text = rule + "".join(f"| a | b | c | {n % 10} |\n{rule}" for n in range(400))
    assert [kind for kind, _ in shown(text)] == ["table_row"] * 400


def test_a_table_without_a_header_hangs_on_its_caption() -> None:
    text = ".. table:: Fares of this year\n\n   ===== ==\n   North 12\n   South 15\n   ===== ==\n"
    assert hung(text) == {
        "Fares of this year": None,
        "North | 12": "Fares of this year",
        "South | 15": "Fares of this year",
    }


def test_code_hangs_on_the_sentence_that_introduces_it() -> None:
    text = "Type this::\n\n    ferry --list\n\nOr:\n\n.. code-block:: sh\n   :linenos:\n\n   ferry --all\n\nDone.\n"
    assert shown(text) == [
        ("paragraph", "Type this:"),
        ("code", "ferry --list"),
        ("paragraph", "Or:"),
        ("code", "ferry --all"),
        ("paragraph", "Done."),
    ]
    assert hung(text)["ferry --list"] == "Type this:"
    assert hung(text)["ferry --all"] == "Or:"


def test_notes_and_versions_are_text_with_their_label() -> None:
    text = (
        ".. warning::\n\n   Mind the gap.\n\n   And the rope.\n\n.. versionadded:: 3.2 The bell.\n\n"
        ".. deprecated:: 4.0\n   Use the horn.\n"
    )
    assert [words for _, words in shown(text)] == [
        "Warning: Mind the gap.",
        "And the rope.",
        "Added in version 3.2: The bell.",
        "Deprecated since version 4.0: Use the horn.",
    ]


def test_what_a_directive_names_is_the_term_that_its_body_hangs_on() -> None:
    text = (
        ".. confval:: max_boats\n   :type: number\n   :default: 12\n   :no-index:\n\n   How many may lie here.\n\n"
        ".. py:function:: moor(*boats, **ropes)\n\n   Moors them.\n\n.. never-heard-of:: A thing\n\n   Its words.\n"
    )
    assert hung(text) == {
        "max_boats": None,
        "type: number": "max_boats",
        "default: 12": "max_boats",
        "How many may lie here.": "max_boats",
        "moor(*boats, **ropes)": None,
        "Moors them.": "moor(*boats, **ropes)",
        "A thing": None,
        "Its words.": "A thing",
    }


def test_furniture_is_left_out() -> None:
    text = (
        "Guide\n=====\n\n.. toctree::\n   :maxdepth: 2\n\n   install\n   usage\n\n.. contents::\n   :local:\n\n"
        ".. currentmodule:: ferry\n\n.. image:: img/boat.png\n   :alt: A red ferry\n   :width: 400\n\n"
        ".. only:: html\n\n   Words on paper.\n"
    )
    assert shown(text) == [("heading", "Guide"), ("caption", "A red ferry"), ("paragraph", "Words on paper.")]


def test_an_answer_hangs_on_its_question() -> None:
    text = "**May I bring a dog?**\n\nYes, on a lead.\n\nIt travels free.\n\n**And a bicycle?**\n\nNo.\n"
    assert hung(text) == {
        "May I bring a dog?": None,
        "Yes, on a lead.": "May I bring a dog?",
        "It travels free.": "May I bring a dog?",
        "And a bicycle?": None,
        "No.": "And a bicycle?",
    }


def test_what_the_parser_cannot_read_is_kept_as_text() -> None:
    text = (
        "Guide\n=====\n\nNight\n-----\n\nA lamp `is not closed.\n\n+----+\n| odd table\n\nLow\n~~~~\n\nDeep\n^^^^\n\n"
        "Leap\n+++++\n\n-----\n\n.. image::\n\n.. figure\n"
    )
    words = read(text).text
    for word in ["Guide", "Night", "A lamp `is not closed.", "odd table", "Low", "Deep", "Leap"]:
        assert word in words


def test_nothing_is_read_from_elsewhere(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "secret.txt").write_text("the secret, here")
    (tmp_path / "guide.rst").write_text(
        f"Guide\n=====\n\n.. include:: secret.txt\n\n.. include:: {tmp_path}/secret.txt\n\n"
        ".. literalinclude:: secret.txt\n\n"
        f".. csv-table:: Table\n   :file: {tmp_path}/secret.txt\n\n"
        f".. raw:: html\n   :file: {tmp_path}/secret.txt\n\n"
        f".. csv-table::\n   :url: file://{tmp_path}/secret.txt\n\n.. |day| date::\n\nToday is |day|.\n"
    )
    document = load_file(tmp_path / "guide.rst")
    assert document.title == "Guide"
    assert "secret, here" not in document.text
    assert document.text.endswith("Today is day.")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "`a " * 5_000,
        "- " * 3_000 + "deep",
        "\n\n".join("  " * depth + "deep" for depth in range(300)),
        "x" * 20_000,
        "*words*\n\n" * 30_000,
        "\n".join(f".. |a{n}| replace:: |a{n + 1}| |a{n + 1}|" for n in range(60)) + "\n\nwords |a0|\n",
    ],
)
def test_hostile_text_is_read_all_the_same(text: str) -> None:
    extraction = read(text)
    assert extraction.blocks
    assert len(extraction.text) <= len(text)


def test_a_file_is_known_by_its_name() -> None:
    document = load_bytes(b"Harbour\n=======\n\nOpen *all* night.\n", name="harbour.rst")
    assert (document.title, document.text) == ("Harbour", "Harbour\n\nOpen all night.")


_PIECES = [
    "Title\n=====\n",
    "Sub\n---\n",
    "\n",
    "\n\n",
    "- ",
    "1. ",
    "   ",
    "* a\n",
    ":f: v\n",
    "term\n  body\n",
    ".. note:: x\n",
    ".. foo::\n\n   y\n",
    ".. list-table::\n\n   * - a\n     - b\n",
    "=== ===\na   b\n=== ===\n",
    "| line\n",
    "``c``",
    "`r`_",
    ":x:`y`",
    "|s|",
    "*e*",
    "::\n\n  code\n",
    "word ",
    "-----\n",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=5)).map("".join))
def test_blocks_are_in_order_and_only_white_space_stands_between(text: str) -> None:
    extraction = read(text)
    end = 0
    for block in extraction.blocks:
        assert end <= block.start < block.end
        assert not extraction.text[end : block.start].strip()
        assert block.anchor is None or 0 <= block.anchor.start < block.anchor.end <= block.start
        end = block.end
    assert not extraction.text[end:].strip()
