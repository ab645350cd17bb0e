"""What somebody agreed to is kept in the words that they were shown, and a record's version says which words those were."""

import hashlib
from collections.abc import Iterator, Sequence

import pytest

from disclosure.forms.journey import Page
from disclosure.forms.public.journeys import JOURNEYS
from disclosure.forms.public.returning import OTHER_CONTACT, WITHDRAWAL
from tests.forms.public_samples import application, filled_in, form_of
from tests.forms.public_words import LANGUAGES, questions_of
from tests.forms.test_public_journeys import LAW, NOW

SHOWN = {
    "en": {
        "declares_truth": "It can be a crime to tell the police something that you know is not true.",
        "accepts_sharing": "With probation, social care, health, schools or specialist services, and only what they need.",
        "keeps_private": "It can be a crime to pass it on for any other reason.",
    },
    "cy": {
        "declares_truth": "Gall fod yn drosedd dweud rhywbeth wrth yr heddlu a chithau’n gwybod nad yw’n wir.",
        "accepts_sharing": "Gyda’r gwasanaeth prawf, gofal cymdeithasol, iechyd, ysgolion neu wasanaethau arbenigol",
        "keeps_private": "Gall fod yn drosedd ei rannu am unrhyw reswm arall.",
    },
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("journey", ["me", "professional"])
def test_the_notice_that_somebody_agreed_to_is_kept_whole_in_their_language(journey, language):
    more = {"language": language, "gettext": LANGUAGES[language]}
    answers = application(filled_in(journey, now=NOW), law=LAW, now=NOW, **more).answers
    for name, words in SHOWN[language].items():
        assert words in answers.find(name).question, name


# By journey, and by the version that a record names: digests of its words in English and in Welsh.
WORDINGS = {
    "me": {
        "2": ("611e7177fc5e6e6c", "43504fb0be4586fe"),
        "3": ("93038615d5627f89", "8f126b7169a12126"),
        "4": ("017294efe96bc765", "c17e461bcbf03306"),
        "5": ("f3460ecfd6a80725", "59b6a5eae961b46b"),
        "6": ("64c81ce9328ee669", "bf2b755f0daa4eee"),
        "7": ("57f573f9182da3b0", "53c301d4c25c9012"),
        "8": ("09f2a255824bb545", "751f263a5e171a43"),
        "9": ("81c0e22d08d99d8b", "ed015129011ffa15"),
    },
    "someone": {
        "2": ("0e5bed92e24d4d1b", "e2fa9354100b6762"),
        "3": ("6848f3befee4b10d", "2f2ecc8ad322db3c"),
        "4": ("d8e8c09a5807be2b", "502726164a738c75"),
        "5": ("42a90a57a475a462", "71ee88415d554e8e"),
        "6": ("eb65071ea0772853", "c5336b4aca3f8928"),
        "7": ("521e46bc387c193a", "2532c4c20464da5a"),
        "8": ("1a1f7bec2b3970f1", "de729552293e2ebb"),
        "9": ("a38a572db4240596", "1c6e2efb3f561536"),
    },
    "child": {
        "2": ("eaee063a8a662c2e", "6121efc32b4cb562"),
        "3": ("23bbea173d9428a9", "89dfbc73fbedaa82"),
        "4": ("59f39797dbd71eaf", "117af24e788ccb8a"),
        "5": ("446d7047a1539b16", "9356bdc3a64121d8"),
        "6": ("5004ecc08e9fb085", "0bdfc90c3c23026c"),
        "7": ("f03df93657fd3342", "58713409ed169087"),
        "8": ("18acd34f212978e2", "52ceb9b84f262d34"),
        "9": ("c7d3ff47cf7ee3b5", "ce8a3faaf4d1a3ef"),
    },
    "professional": {
        "2": ("312528c68dee8fb4", "70f49afeda45aa93"),
        "3": ("249d95f37ba64c55", "330a74cab3d70eb1"),
        "4": ("120feda6e7750a1a", "548033b9f0870718"),
        "5": ("6f87adf2f102bd42", "6bd4b9503c2d4b6d"),
        "6": ("054d3a37df5c2bd8", "d016f9abae5e393f"),
        "7": ("7fa2d85f9d8cb5fd", "7d457335d7d2cdb4"),
        "8": ("d29e375ae095c698", "c8d3f61e51348a0d"),
        "9": ("a443f4cb5bed6536", "7d5b9be3fd1ae201"),
    },
    "applicant_message": {
        "2": ("7b586e7d9f152b7d", "9edb403bce93c167"),
        "3": ("52db6f87ec6051b5", "c2b4c78c4fd8f210"),
        "4": ("d52b309b573db383", "83dd900f42b90e83"),
        "5": ("d52b309b573db383", "83dd900f42b90e83"),
        "6": ("139b905df108d52e", "3a1ffdaabc3c5f22"),
    },
    "applicant_withdrawal": {
        "2": ("b88082b5a46f6f50", "a08657fd8e7748c6"),
        "3": ("b10257cdb92bac20", "9b68f61b478034f0"),
        "4": ("2a21e1b92e287ae0", "b22b628adcaef98b"),
        "5": ("dbd08444605c8959", "26dbae47a326fe1a"),
        "6": ("c57a20120dcf2d5a", "a1f96bae83fb346e"),
    },
}
KEPT = {
    **{one.key: (one.version, (*JOURNEYS.first, *one.pages)) for one in JOURNEYS.offered},
    **{one.key: (one.version, one.pages) for one in (OTHER_CONTACT, WITHDRAWAL)},
}


def shown(pages: Sequence[Page], language: str) -> Iterator[str]:
    """Every word that a page shows of its own, in order; but not what it is given to offer."""
    for page in dict.fromkeys(one.form for one in pages):
        form = form_of(Page(page), None, now=NOW, language=language, gettext=LANGUAGES[language])
        yield from (form.key, form.translate(form.title), form.translate(form.intro))
        for field in questions_of(form):
            yield from (field.short_name, field.question, field.hint)
            if field.short_name not in {"town", "asking_for"}:
                yield from (field.translate(one.label) for one in getattr(field, "choices", None) or ())


@pytest.mark.parametrize("key", KEPT)
def test_a_version_names_one_wording_in_each_language(key):
    version, pages = KEPT[key]
    digests = tuple(
        hashlib.sha256("\n".join(shown(pages, language)).encode()).hexdigest()[:16] for language in LANGUAGES
    )
    assert WORDINGS[key].get(version) == digests, (
        f"{key!r}: its words are no longer those of version {version!r}. Raise its version and add its digests here, beside those "
        "of before: a record of that version was shown the words of then."
    )
