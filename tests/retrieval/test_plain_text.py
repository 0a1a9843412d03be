"""Plain text: what is a paragraph, a heading, a list item, a table row; every span exact."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.documents.plain_text import extract_plain_text, find_blocks
from retrieval.model import BlockKind


def shown(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, text[block.start : block.end]) for block in find_blocks(text)]


def hung(text: str) -> dict[str, str | None]:
    return {
        text[block.start : block.end]: text[block.anchor.start : block.anchor.end] if block.anchor else None
        for block in find_blocks(text)
    }


def paths(text: str) -> dict[str, str | None]:
    return {text[block.start : block.end]: block.heading for block in find_blocks(text)}


WRAPPED = """\
The ferry to the northern islands leaves every morning from the old
pier behind the fish market, and returns before the evening tide has
turned.

Tickets are sold on board. Children below the age of six travel free
of charge when they are accompanied by an adult with a valid ticket.
"""


def test_wrapped_lines_are_joined_to_paragraphs() -> None:
    assert [kind for kind, _ in shown(WRAPPED)] == ["paragraph", "paragraph"]
    assert shown(WRAPPED)[0][1].endswith("turned.")


def test_one_paragraph_on_each_line_stays_so() -> None:
    text = (
        "The mayor opened the new bridge yesterday in the presence of several hundred people from both banks.\n"
        "It cost nine million.\n"
        "Cyclists had asked for it since the old one was closed after the great flood, said the head of their union.\n"
    )
    assert [words for _, words in shown(text)] == text.splitlines()


def test_titles_below_one_another_are_not_taken_for_a_wrapped_paragraph() -> None:
    text = (
        "Harvest festival draws crowds to the river towns\n"
        "New timetable for trains between the two ports\n"
        "Museum of glass reopens after a year of repairs\n"
        "Winter market moves to the square by the lake\n"
    )
    assert [words for _, words in shown(text)] == text.splitlines()


def test_short_lines_inside_wrapped_text_stay_apart() -> None:
    text = WRAPPED + "\nYours sincerely,\nAda Marsh\nHarbour Office\n"
    assert [words for _, words in shown(text)][2:] == ["Yours sincerely,", "Ada Marsh", "Harbour Office"]


def test_items_hang_on_the_line_before_them_and_inner_items_on_the_outer() -> None:
    text = "Bring with you:\n- a passport\n- two photographs\n  - in colour\n- the fee\n"
    assert hung(text) == {
        "Bring with you:": None,
        "- a passport": "Bring with you:",
        "- two photographs": "Bring with you:",
        "- in colour": "- two photographs",
        "- the fee": "Bring with you:",
    }


def test_a_long_paragraph_before_a_list_hangs_it_on_its_last_sentence() -> None:
    text = "The office has moved to the second floor. " * 9 + "It asks you to bring:\n\n1. a passport\n2. the fee\n"
    assert hung(text)["2. the fee"] == "It asks you to bring:"


def test_an_item_goes_on_in_lines_that_are_set_in() -> None:
    assert shown("- first line\n  and its rest\n- second\n") == [
        ("list_item", "- first line\n  and its rest"),
        ("list_item", "- second"),
    ]


def test_a_number_at_the_head_of_a_wrapped_line_is_no_list() -> None:
    text = WRAPPED.replace(
        "Children below the age of six", "The fare has been the same since about\n12) or so years; boys"
    )
    assert all(kind == "paragraph" for kind, _ in shown(text))


def test_underlined_numbered_and_capital_lines_are_headings() -> None:
    text = (
        "Harbour rules\n=============\n\nShips wait outside.\n\nNight\n-----\n\nNo noise.\n\n"
        "GENERAL ADVICE\n\nKeep left.\n\n3.1 Mooring\n\nUse two ropes.\n"
    )
    found = paths(text)
    assert found["No noise."] == "Harbour rules › Night"
    assert found["Keep left."] == "Harbour rules › Night › GENERAL ADVICE"
    assert found["Use two ropes."] == "Harbour rules › Night › GENERAL ADVICE › 3.1 Mooring"


def test_articles_of_laws_are_headings_under_their_chapters() -> None:
    text = "Chương II\n\nĐiều 5. Giờ mở cửa\nThư viện mở cửa lúc tám giờ.\n\nĐiều 6. Nghỉ lễ\nThư viện đóng cửa.\n"
    assert paths(text)["Thư viện đóng cửa."] == "Chương II › Điều 6. Nghỉ lễ"


def test_a_short_line_alone_is_no_heading() -> None:
    assert shown("A quiet morning\n\nThe boats lay still.\n")[0] == ("paragraph", "A quiet morning")


def test_an_agency_at_the_end_is_no_heading() -> None:
    assert shown("The boats lay still.\n\nREUTERS\n")[-1] == ("paragraph", "REUTERS")


def test_rows_hang_on_the_header() -> None:
    text = "Port\tFare\nNorth\t12\nSouth\t15\n"
    assert hung(text) == {"Port\tFare": None, "North\t12": "Port\tFare", "South\t15": "Port\tFare"}
    assert {kind for kind, _ in shown(text)} == {"table_row"}


def test_a_line_with_a_photo_credit_is_a_caption() -> None:
    assert shown("The mayor and the captain on deck. (Photo: Ada Marsh)\n\nThey met at noon.\n")[0][0] == "caption"


def test_what_is_set_in_after_two_colons_is_code() -> None:
    assert shown("Type this::\n\n    ferry --list\n\n    ferry --book\n\nThen wait.\n")[1:] == [
        ("code", "ferry --list"),
        ("code", "ferry --book"),
        ("paragraph", "Then wait."),
    ]


def test_rules_are_left_out_of_the_text_of_a_file() -> None:
    extraction = extract_plain_text("Night\n-----\n\nBring:\n- a lamp\n\nA | B\n--|--\n1 | 2\n")
    assert extraction.text == "Night\n\nBring:\n- a lamp\n\nA | B\n1 | 2\n"
    texts = [extraction.text[block.start : block.end] for block in extraction.blocks]
    assert texts == ["Night", "Bring:", "- a lamp", "A | B", "1 | 2"]
    anchors = [block.anchor.slice(extraction.text) if block.anchor else None for block in extraction.blocks]
    assert anchors == [None, None, "Bring:", None, "A | B"]


def test_answers_hang_on_the_questions_above_them() -> None:
    text = "Q: When does it open?\nA: At eight.\n\nIs there a fee?\nNo, it is free.\n\nThe hall is on the left.\n"
    assert hung(text) == {
        "Q: When does it open?": None,
        "A: At eight.": "Q: When does it open?",
        "Is there a fee?": None,
        "No, it is free.": "Is there a fee?",
        "The hall is on the left.": None,
    }


def test_a_labelled_answer_begins_a_line_in_wrapped_text_too() -> None:
    text = WRAPPED + "\nQ: Who may use the old pier behind the fish market in the early morning\nA: Members.\n"
    assert shown(text)[-1] == ("paragraph", "A: Members.")


def test_labels_with_values_are_lines_of_their_own() -> None:
    text = WRAPPED + (
        "\nThe harbour office:\n\nOpening hours: Monday to Friday from nine to five, Saturday from\n"
        "ten to two\nPhone: 12 34\n\nDecision: the pier is closed\nACTION: Ada tells the crew\n"
    )
    assert shown(text)[3:] == [
        ("list_item", "Opening hours: Monday to Friday from nine to five, Saturday from\nten to two"),
        ("list_item", "Phone: 12 34"),
        ("list_item", "Decision: the pier is closed"),
        ("list_item", "ACTION: Ada tells the crew"),
    ]
    assert hung(text)["Phone: 12 34"] == "The harbour office:"


def test_clauses_hang_on_their_article_and_letters_on_their_number() -> None:
    text = (
        "Điều 5. Giờ mở cửa\n1. Thư viện mở cửa:\na) lúc tám giờ;\nb) trừ chủ nhật.\n2. Phòng đọc đóng cửa sớm.\n\n"
        "Article 6. Fees\n(1) A fee is due for\n(h) copies;\n(i) letters;\n(2) It is\n(i) low;\n(ii) fair.\n"
    )
    assert hung(text) == {
        "Điều 5. Giờ mở cửa": None,
        "1. Thư viện mở cửa:": "Điều 5. Giờ mở cửa",
        "a) lúc tám giờ;": "1. Thư viện mở cửa:",
        "b) trừ chủ nhật.": "1. Thư viện mở cửa:",
        "2. Phòng đọc đóng cửa sớm.": "Điều 5. Giờ mở cửa",
        "Article 6. Fees": None,
        "(1) A fee is due for": "Article 6. Fees",
        "(h) copies;": "(1) A fee is due for",
        "(i) letters;": "(1) A fee is due for",
        "(2) It is": "Article 6. Fees",
        "(i) low;": "(2) It is",
        "(ii) fair.": "(2) It is",
    }


def test_minutes_are_read_point_by_point() -> None:
    text = (
        "1. Minutes\nThey were approved.\n\n2. Repair of the pier\n"
        "Two bollards are loose. Members asked what\nit would cost.\n\n"
        "Question from Li Wei: Will the ferry run?\nYes, from the south pier.\n\n"
        "Decision: repair in April.\nACTION: Ada tells the crew.\n\n3. Other business\nNone.\n"
    )
    found = shown(text)
    headings = ["1. Minutes", "2. Repair of the pier", "3. Other business"]
    assert [words for kind, words in found if kind == "heading"] == headings
    assert ("paragraph", "Two bollards are loose. Members asked what\nit would cost.") in found
    assert hung(text)["Yes, from the south pier."] == "Question from Li Wei: Will the ferry run?"
    assert hung(text)["Decision: repair in April."] is None
    assert hung(text)["None."] is None


def test_the_name_of_a_chapter_may_stand_below_its_number() -> None:
    text = "CHAPTER II\nMOORING\n\nSection 5. Ropes\nUse two ropes.\n\nCHAPTER III\nFEES\n\nThey are low.\n"
    assert paths(text)["Use two ropes."] == "CHAPTER II › MOORING › Section 5. Ropes"
    assert paths(text)["They are low."] == "CHAPTER III › FEES"


def test_an_article_of_one_sentence_is_text_and_no_heading() -> None:
    text = "Article 5. The library opens at eight and closes at nine.\n\nArticle 6. Fees.\nThey are low.\n"
    assert shown(text)[:2] == [
        ("paragraph", "Article 5. The library opens at eight and closes at nine."),
        ("heading", "Article 6. Fees."),
    ]


def test_a_table_hangs_on_the_line_that_introduces_it() -> None:
    text = "The fares are:\n\nPort\tFare\nNorth\t12\n"
    assert hung(text)["Port\tFare"] == "The fares are:"


_LINES = [
    "Q: what?",
    "A: that.",
    "Label: value",
    "(a) letter",
    "(i) roman",
    "Article 5. Name",
    "A title",
    "=====",
    "- item",
    "  more",
    "1. one",
    "",
    "  ",
    "a\tb",
    "WORDS HERE",
    "Note::",
    "    code",
    "x | y",
    "---",
]


@given(st.lists(st.sampled_from(_LINES) | st.text(max_size=12)).map("\n".join))
def test_blocks_are_in_order_and_hold_every_character_that_shows(text: str) -> None:
    end = 0
    for block in find_blocks(text):
        assert end <= block.start < block.end <= len(text)
        assert not text[end : block.start].strip()
        assert text[block.start : block.end] == text[block.start : block.end].strip()
        assert block.anchor is None or block.anchor.start < block.anchor.end <= block.start
        end = block.end
    assert not text[end:].strip()


@given(st.lists(st.sampled_from(_LINES)).map("\n".join))
def test_leaving_rules_out_moves_every_span_along(text: str) -> None:
    kept = [text[b.start : b.end] for b in find_blocks(text) if b.kind is not BlockKind.AUXILIARY]
    extraction = extract_plain_text(text)
    assert [extraction.text[b.start : b.end] for b in extraction.blocks] == kept
