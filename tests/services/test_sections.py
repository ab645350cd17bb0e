"""Several pages write in one section, in whatever order it arrives: what was typed is never lost, and an untouched page changes nothing."""

import json
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from disclosure.services.sections import EMPTY, Section, Text, as_json, chosen, from_json, left_out, mark, written

WORDS = ("He follows her.", "He waits outside.", "She moved.", "")


def text(words: str, page: str, turn: int = 0) -> Text:
    return Text((("note", words),) if words else (), f"whoever has {page}", page, turn)


@dataclass
class Page:
    """A page that somebody has open: what it shows, and what stands there since."""

    name: str
    shown: str = ""
    typed: str = ""
    turn: int = 0
    sent: list[Text] = field(default_factory=list)

    @property
    def seen(self) -> str:
        return mark(text(self.shown, self.name).typed)

    def sends(self) -> Text:
        self.turn += 1
        self.sent.append(text(self.typed, self.name, self.turn))
        return self.sent[-1]


def kept(section: Section) -> set[str]:
    return {value for one in (section.text, *section.others) for _, value in one.typed}


ACTS = st.lists(
    st.tuples(st.sampled_from(("type", "send", "late", "open")), st.integers(0, 2), st.sampled_from(WORDS)), max_size=30
)


@given(ACTS)
def test_what_a_page_typed_last_is_there_until_somebody_who_had_read_it_writes_another(acts):
    """Each page is asked what it typed and sent last: it counts, or stands beside, or whoever changed it had it before them."""
    pages, section = [Page(f"page{number}") for number in range(3)], EMPTY
    for act, number, words in acts:
        page = pages[number]
        if act == "type":
            page.typed = words
        elif act == "open":
            shown = dict(section.typed).get("note", "")
            pages[number] = Page(f"{page.name}'", shown, shown)
        else:
            sent = page.sends() if act == "send" or not page.sent else page.sent[0]
            before = section
            section = written(section, sent, page.seen)
            lost = kept(before) - kept(section)
            was_its_own = {value for one in page.sent for _, value in one.typed}
            assert lost <= was_its_own | {page.shown}, "of others, only what this page had shown to be changed"
            if act == "send":
                untouched = page.typed == page.shown
                assert untouched or page.typed == "" or page.typed in kept(section)


@given(ACTS)
def test_the_latest_of_a_page_is_never_undone_by_an_earlier_one_that_comes_late(acts):
    page, section = Page("page"), EMPTY
    for act, _, words in acts:
        if act == "type":
            page.typed = words
        elif act == "send" or not page.sent:
            section = written(section, page.sends(), page.seen)
        else:
            late = written(section, page.sent[len(page.sent) // 2], page.seen)
            assert late.text.turn >= section.text.turn
            assert kept(late) == kept(section)


def test_whoever_did_not_touch_a_section_leaves_it_as_it_stands():
    first = written(EMPTY, text("He follows her.", "a"), mark(()))
    second = written(first, text("He follows her to work.", "b"), mark(first.typed))
    assert written(second, text("He follows her.", "c"), mark(first.typed)) is second


def test_of_two_texts_the_chosen_one_counts_and_the_other_stays_until_it_is_left_out():
    first = written(EMPTY, text("He follows her.", "a"), mark(()))
    both = written(first, text("He waits outside.", "b"), mark(()))
    assert [one.page for one in (both.text, *both.others)] == ["a", "b"]
    other = chosen(both, "b")
    assert [one.page for one in (other.text, *other.others)] == ["b", "a"]
    assert other.values is None, "it is judged anew"
    assert left_out(other, "a") == written(EMPTY, text("He waits outside.", "b"), mark(()))
    assert chosen(both, "nobody's") is left_out(both, "nobody's") is both


def test_as_it_was_written_it_is_read_again():
    section = written(written(EMPTY, text("He follows her.", "a"), mark(())), text("é\n=1+1", "b", 3), mark(()))
    assert from_json(json.loads(json.dumps(as_json({"note": section})))) == {"note": section}
