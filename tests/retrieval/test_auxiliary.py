"""Menus, link lists and repeated lines are marked; titles, captions, short items and credits are not."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.documents.auxiliary import mark_auxiliary
from retrieval.documents.plain_text import find_blocks
from retrieval.model import BlockKind

PROSE = [
    "The harbour was closed for a day while divers looked for the lost anchor, and nobody was hurt in the end.",
    "Its master told the council that the chain had broken during the storm in the night, as old chains may do.",
    "The council agreed to pay for a new one before winter, and thanked the divers for going down in bad weather.",
    "Ships may enter again from Monday on, said the master, who asked captains to keep to the eastern side. — ABC",
]
LINKS = [
    "- Mountain village elects its youngest mayor in history",
    "- Why bakers everywhere are returning to sourdough starters",
    "- Orchestra cancels summer tour after violinist breaks wrist",
    "- Five gardens worth visiting before the tulips fade",
    "- Chess champion loses title to fourteen year old",
    "- Railway museum seeks volunteers for its steam weekend",
    "- Scientists count butterflies in the southern meadows again",
    "- Painter gives her entire collection to small town",
]


def marked(text: str) -> list[str]:
    blocks = mark_auxiliary(text, find_blocks(text))
    return [text[block.start : block.end] for block in blocks if block.kind is BlockKind.AUXILIARY]


def test_a_list_of_links_after_an_article_is_marked() -> None:
    assert marked("\n".join(PROSE + LINKS)) == LINKS


def test_a_list_that_speaks_of_the_same_things_is_kept() -> None:
    items = [f"- the harbour master told the divers of anchor chain {number}" for number in range(9)]
    assert marked("\n".join(PROSE + items)) == []


def test_short_items_of_a_manual_are_kept() -> None:
    items = [f"- press key {number}" for number in range(12)]
    assert marked("\n".join([PROSE[0], "Keys", *items])) == []


def test_the_menu_after_an_article_is_marked_from_its_first_label_on() -> None:
    tail = ["Source", "Comment (0)", "No data", "Same category", "Old bridges of the north", "Sport"]
    assert marked("\n\n".join([*PROSE, *tail])) == tail


def test_weak_labels_alone_mark_nothing() -> None:
    assert marked("\n\n".join([*PROSE, "Source", "Image", "Fees", "Twelve crowns"])) == []


def test_a_heading_of_the_text_ends_the_menu() -> None:
    text = "\n\n".join([*PROSE, "Related articles", "Old bridges", "OPENING HOURS", "Nine to five"])
    assert marked(text) == ["Related articles", "Old bridges"]


def test_a_notice_of_a_cache_is_marked() -> None:
    footer = (
        "Harbour closed have 99 words, post on harbour.example at May 5, 2021. This is cached page on Harbour Talk."
    )
    assert marked("\n".join([*PROSE, footer])) == [footer]


def test_the_second_of_two_equal_captions_is_marked() -> None:
    caption = "The master and two divers at the pier. (Photo: Ada Marsh)"
    text = "\n\n".join([caption, PROSE[0], caption, PROSE[1]])
    blocks = mark_auxiliary(text, find_blocks(text))
    assert [block.kind.value for block in blocks] == ["caption", "paragraph", "auxiliary", "paragraph"]


def test_the_same_step_under_another_heading_is_kept() -> None:
    step = "Hold the red button for at least three seconds."
    assert marked(f"NIGHT LAMP\n\n{step}\n\nFOG HORN\n\n{step}\n") == []


def test_titles_captions_datelines_and_credits_are_kept() -> None:
    text = "\n\n".join(["Harbour closed for a day", "8 August 2024", "Divers on deck. (Photo: ABC)", *PROSE, "ABC"])
    assert marked(text) == []


@given(st.lists(st.sampled_from([*PROSE, *LINKS, "Source", "Same tag", "SECTION ONE", ""])).map("\n".join))
def test_marking_changes_kinds_only(text: str) -> None:
    blocks = find_blocks(text)
    after = mark_auxiliary(text, blocks)
    assert [(b.start, b.end, b.heading, b.anchor) for b in after] == [
        (b.start, b.end, b.heading, b.anchor) for b in blocks
    ]
    assert all(new.kind in {old.kind, BlockKind.AUXILIARY} for new, old in zip(after, blocks, strict=True))


def test_buttons_and_histories_of_amendments_are_marked_wherever_they_stand() -> None:
    furniture = [
        "Edit this page",
        "← Back to top",
        "[Amended by Act No. 12 of 2015, s. 3; Act No. 4 of 2019]",
        "[Subsection (2) amended by Act No. 7 of 2004]",
        "(Khoản này được sửa đổi theo Nghị định số 12/2015)",
        "Amendment history: 2009, 2015, 2019.",
    ]
    for line in furniture:
        assert marked("\n\n".join([*PROSE[:2], line, *PROSE[2:]])) == [line]


def test_amendments_told_in_a_sentence_are_kept() -> None:
    kept = [
        "The Act was amended in 2015.",
        "History: the pier is of 1820.",
        "Back to the sea",
        "(added on Monday) by Ada",
    ]
    assert marked("\n\n".join([*PROSE[:2], *kept, *PROSE[2:]])) == []
