"""Markdown becomes text that reads well, and its structure becomes blocks with exact spans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.documents.extraction import Extraction
from retrieval.documents.markdown import extract_markdown
from retrieval.errors import UnreadableDocumentError
from retrieval.model import Block


def read(text: str) -> Extraction:
    return extract_markdown(text, "a.md")


def shown(text: str) -> list[tuple[str, str]]:
    extraction = read(text)
    return [(block.kind.value, extraction.text[block.start : block.end]) for block in extraction.blocks]


def blocks_by_text(text: str) -> dict[str, Block]:
    extraction = read(text)
    return {extraction.text[block.start : block.end]: block for block in extraction.blocks}


def anchor_of(text: str, words: str) -> str | None:
    anchor = blocks_by_text(text)[words].anchor
    return anchor.slice(read(text).text) if anchor else None


def test_markup_is_gone_and_words_stay() -> None:
    text = "Take the *early* **ferry** from [North Pier](http://x.example/a_b) with `code_name`, ~~not~~ &amp; 2 \\* 3."
    assert read(text).text == "Take the early ferry from North Pier with code_name, not & 2 * 3."


def test_lines_of_a_paragraph_are_joined_and_hard_breaks_kept() -> None:
    assert read("The ferry\nleaves  \nat nine.").text == "The ferry leaves\nat nine."


def test_comments_tags_and_template_tags_are_dropped() -> None:
    text = (
        "A <!-- no --> day<br>at <b>sea</b> {% include x.html %}\n\n<!-- hidden\nwords -->\n\n"
        "<div class='x'>In a box</div>\n"
    )
    assert shown(text) == [("paragraph", "A  day\nat sea"), ("paragraph", "In a box")]


def test_template_tags_in_code_are_the_text() -> None:
    assert shown("Write `{% raw %}` so:\n\n```\n{% raw %}\n```\n") == [
        ("paragraph", "Write {% raw %} so:"),
        ("code", "{% raw %}"),
    ]


def test_a_link_to_a_template_tag_is_still_a_link() -> None:
    assert (
        read("See [the plan]({% link plan.md %}) and [the map]({{ site.url }}/map).").text
        == "See the plan and the map."
    )


def test_headings_give_the_path_of_what_stands_below_them() -> None:
    text = "# Guide\n\nIntro.\n\n## Leave\n\n### Sick *leave*\n\nCall us.\n\n## Pay\n\nMonthly.\n"
    found = blocks_by_text(text)
    assert found["Guide"].heading is None
    assert found["Sick leave"].heading == "Guide › Leave"
    assert found["Call us."].heading == "Guide › Leave › Sick leave"
    assert found["Monthly."].heading == "Guide › Pay"
    assert read(text).metadata.title == "Guide"


def test_items_hang_on_the_paragraph_before_and_inner_items_on_the_outer() -> None:
    text = "Bring:\n\n- a passport\n- photos\n  - in colour\n\n  of this year\n- the fee\n"
    assert [words for kind, words in shown(text) if kind == "list_item"] == [
        "a passport",
        "photos",
        "in colour",
        "of this year",
        "the fee",
    ]
    assert anchor_of(text, "a passport") == "Bring:"
    assert anchor_of(text, "in colour") == "photos"
    assert anchor_of(text, "of this year") == "photos"
    assert anchor_of(text, "the fee") == "Bring:"


def test_a_list_below_a_heading_hangs_on_nothing() -> None:
    assert anchor_of("Before.\n\n## Fees\n\n- twelve\n", "twelve") is None


def test_numbers_of_items_are_kept() -> None:
    assert [words for _, words in shown("3. row\n4. rest\n\n   again\n")] == ["3. row", "4. rest", "again"]


def test_rows_are_lines_of_cells_hung_on_the_header() -> None:
    text = "Fares:\n\n| Port | Fare |\n|---|---|\n| **North** | 12 |\n| South | |\n"
    assert shown(text)[1:] == [("table_row", "Port | Fare"), ("table_row", "North | 12"), ("table_row", "South |")]
    assert anchor_of(text, "North | 12") == "Port | Fare"
    assert anchor_of(text, "Port | Fare") == "Fares:"
    assert "Port | Fare\nNorth | 12\nSouth" in read(text).text


def test_a_table_that_nothing_introduces_hangs_on_nothing() -> None:
    assert anchor_of("We sail daily.\n\n| Port | Fare |\n|---|---|\n| North | 12 |\n", "Port | Fare") is None


@pytest.mark.parametrize("between", ["\n\n", "\n"])
@pytest.mark.parametrize("question", ["**May I bring a dog?**", "Q: May I bring a dog?", "**Q:** Dogs on board."])
def test_an_answer_hangs_on_the_question_above_it(question: str, between: str) -> None:
    text = f"{question}{between}Yes, on a lead.\n\n## Other\n\nWe sail daily.\n"
    assert anchor_of(text, "Yes, on a lead.") == read(question).text
    assert anchor_of(text, "We sail daily.") is None


def test_all_paragraphs_below_a_bold_question_answer_it() -> None:
    text = "**May I bring a dog?**\n\nYes, on a lead.\n\nIt travels free.\n\n**And a cat?**\n\nNo.\n"
    assert anchor_of(text, "It travels free.") == "May I bring a dog?"
    assert anchor_of(text, "No.") == "And a cat?"


def test_only_the_paragraph_below_answers_a_question_in_the_text() -> None:
    text = "Why is it late?\n\nThe tide was out.\n\nWe sail daily.\n"
    assert anchor_of(text, "The tide was out.") == "Why is it late?"
    assert anchor_of(text, "We sail daily.") is None


def test_code_hangs_on_the_sentence_that_introduces_it() -> None:
    text = "Type this:\n\n```sh\nferry --list\n```\n\nDone.\n\n```\nferry --all\n```\n"
    assert anchor_of(text, "ferry --list") == "Type this:"
    assert anchor_of(text, "ferry --all") is None


def test_labels_with_values_are_lines_of_their_own() -> None:
    text = "The office:\n\n**Opening hours:** 9-17\n**Phone:** 12 34\n"
    assert shown(text)[1:] == [("list_item", "Opening hours: 9-17"), ("list_item", "Phone: 12 34")]
    assert anchor_of(text, "Phone: 12 34") == "The office:"
    assert shown("Note: we sail\nat nine.\n") == [("paragraph", "Note: we sail at nine.")]


def test_a_definition_hangs_on_its_term() -> None:
    text = "Bollard\n: A post\non a pier.\n: A stubborn person.\nCleat\n: A fitting.\n\nFender\n\n: A cushion.\n"
    assert [words for _, words in shown(text)] == [
        "Bollard",
        "A post on a pier.",
        "A stubborn person.",
        "Cleat",
        "A fitting.",
        "Fender",
        "A cushion.",
    ]
    assert anchor_of(text, "A stubborn person.") == "Bollard"
    assert anchor_of(text, "A fitting.") == "Cleat"
    assert anchor_of(text, "A cushion.") == "Fender"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Sail north.[^1]\n\n[^1]: Not in winter.", "Sail north.\n\nNot in winter."),
        ("See [[Timetable]], [[Fares 2024|the fares]] and [[Ports#North]].", "See Timetable, the fares and Ports."),
        ("A map ![[map.png]] here, ==marked== %%hidden%% ^note-1", "A map  here, marked"),
        ("It is [[1]](http://x.example) and x==1 and y==2, [[1, 2]](b).", "It is [1] and x==1 and y==2, [1, 2]."),
        ("> [!WARNING] Mind the gap", "Warning: Mind the gap"),
        ("> [!note]\n> Mind the gap", "Note: Mind the gap"),
        ("- [ ] buy rope\n- [x] paint hull", "☐ buy rope\n☑ paint hull"),
        ("# Ports {#ports}\n\nNorth{: .big } and South{.small}.", "Ports\n\nNorth and South."),
        ("Mail {{ site.mail }} or {{< mail >}}{{% end %}} to {{name}}.", "Mail  or  to {{name}}."),
        ("::: tip Take care\nIt is wet.\n:::", "Take care It is wet."),
        ("[[_TOC_]]\n\n[TOC]\n\nWe sail.", "We sail."),
        ("<table><tr><td>North</td> <td>12</td></tr></table>", "North | 12"),
    ],
)
def test_marks_beyond_markdown_are_not_shown(written: str, expected: str) -> None:
    assert read(written).text == expected


def test_what_is_set_in_below_a_box_is_text_and_not_code() -> None:
    text = (
        '!!! warning "Mind the gap"\n    It is *wide*.\n\n    - and deep\n\n    ```\n    code\n    ```\n\n'
        '=== "Summer"\n\n    We sail daily.\n\n??? note\n    Not on Sundays.\n\nThe end.\n\n    real code\n'
    )
    assert shown(text) == [
        ("paragraph", "Mind the gap"),
        ("paragraph", "It is wide."),
        ("list_item", "and deep"),
        ("code", "code"),
        ("paragraph", "Summer"),
        ("paragraph", "We sail daily."),
        ("paragraph", "Note"),
        ("paragraph", "Not on Sundays."),
        ("paragraph", "The end."),
        ("code", "    real code".strip()),
    ]


def test_code_keeps_what_elsewhere_is_markup() -> None:
    text = "Write `[[page]]` or `==x==`:\n\n```\n[[page]] [^1] {{ a.b }}\n!!! note\n    x\n```\n"
    assert shown(text) == [
        ("paragraph", "Write [[page]] or ==x==:"),
        ("code", "[[page]] [^1] {{ a.b }}\n!!! note\n    x"),
    ]


def test_a_list_of_links_to_the_headings_below_is_furniture() -> None:
    links = "- [Ports](#ports)\n  - [North](#north)\n- [Fares](#fares)\n"
    assert {kind for kind, _ in shown(f"# Guide\n\n## Contents\n\n{links}")[2:]} == {"auxiliary"}
    assert {kind for kind, _ in shown(f"Take one of these:\n\n{links}")[1:]} == {"list_item"}


def test_code_quotes_and_pictures_have_their_kinds() -> None:
    text = "```sh\nferry --list\n\n  --all\n```\n\n> Quoted words.\n\n![A red ferry](a.png)\n\n![](b.png)\n"
    assert shown(text) == [
        ("code", "ferry --list\n\n  --all"),
        ("paragraph", "Quoted words."),
        ("caption", "A red ferry"),
    ]


def test_entities_and_accents_are_composed() -> None:
    assert read("cafe&#769; a&#8203;b").text == "café ab"


@pytest.mark.parametrize("text", [">" * 5000 + " deep", "".join("  " * depth + "- a\n" for depth in range(300))])
def test_deep_nesting_is_refused_by_name(text: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=r"^a\.md: .*nested too deeply"):
        read(text)


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "[a](",
        "![",
        "<",
        "<!--",
        "{%",
        "`",
        "*a ",
        "&",
        "|",
        "[[",
        "[[a|",
        "{{a ",
        "{{<",
        "==a",
        "%%a",
        "[^",
        "{#",
        "\n!!! a",
        "\n::: ",
        "\n: ",
        "```",
    ],
)
def test_endless_openings_end(piece: str) -> None:
    assert len(read(piece * 3000).text) <= 3000 * len(piece)


_PIECES = [
    "# ",
    "\n",
    "\n\n",
    "- ",
    "1. ",
    "  ",
    "> ",
    "|a|b|\n|-|-|\n",
    "|x|\n",
    "```\n",
    "*",
    "[a](b)",
    "![i](j)",
    "<b>",
    "word",
    "!!! note\n    ",
    "[[p|q]]",
    "[^1]: ",
    ": ",
    "A: b\nC: d\n",
    "**Q?**\n\n",
    "- [a](#a)\n",
    "> [!NOTE] ",
]


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=5)).map("".join))
def test_blocks_are_in_order_and_only_white_space_stands_between(text: str) -> None:
    extraction = read(text)
    end = 0
    for block in extraction.blocks:
        assert end <= block.start < block.end
        assert not extraction.text[end : block.start].strip()
        assert block.anchor is None or 0 <= block.anchor.start < block.anchor.end <= block.start
        end = block.end
    assert end == len(extraction.text)
