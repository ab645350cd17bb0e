"""How many bytes a page of the casework has when it is packed: six thousand at most, and eight where a case is registered."""

import gzip

from tests.bench.others import REGISTER
from tests.bench.report import most_of
from tests.web.test_doors import DOORS, address, browsers, desk, places  # noqa: F401  fixtures

KILOBYTE = 1024


def packed(page) -> int:
    return len(gzip.compress(page.data))


def test_every_page_of_the_casework_keeps_to_its_limit(browsers, places):  # noqa: F811
    sizes = {}
    for method, rule in DOORS:
        if method == "GET" and not rule.endswith(".csv"):  # a file to be kept is as long as it is
            who = next(one for one in browsers if one in DOORS[method, rule])
            sizes[rule] = packed(browsers[who].get(address(rule, **places)))
    assert {rule: size for rule, size in sizes.items() if size > most_of(rule)} == {}


def test_only_the_forms_that_register_may_have_eight(desk):  # noqa: F811
    assert {rule for _, rule in DOORS if most_of(rule) > 6 * KILOBYTE} == {REGISTER}
    page = desk.ines.get("/register").page
    forms = [link["href"] for link in page.main.find_all("a", href=True) if link["href"].startswith("/register/")]
    assert len(forms) == 5
    sizes = {form: packed(desk.ines.get(form)) for form in forms}
    assert max(sizes.values()) <= most_of(REGISTER) == 8 * KILOBYTE, sizes
    assert max(sizes.values()) > 6 * KILOBYTE, "then decision 36 can go"


def test_a_long_case_and_a_full_list_keep_to_theirs(desk):  # noqa: F811
    reference = desk.walk("closing")
    for _ in range(30):
        desk.take(reference, "note", by="omar")
    for _ in range(25):
        desk.register()
    assert packed(desk.omar.get(f"/cases/{reference}")) <= 6 * KILOBYTE
    assert packed(desk.ines.get("/cases?show=unallocated")) <= 6 * KILOBYTE
