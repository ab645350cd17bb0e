"""What people say of themselves so that the figures show who is treated how: the return's codes in words, on public pages too."""

from collections.abc import Mapping

from disclosure.domain.words import N_

SEXES: Mapping[str, str] = {
    "female": N_("Female"),
    "male": N_("Male"),
    "other": N_("Other"),
    "not_stated": N_("Not stated"),
}
ETHNICITIES: Mapping[str, str] = {
    "w1": N_("White: British"),
    "w2": N_("White: Irish"),
    "w9": N_("White: any other White background"),
    "m1": N_("Mixed: White and Black Caribbean"),
    "m2": N_("Mixed: White and Black African"),
    "m3": N_("Mixed: White and Asian"),
    "m9": N_("Mixed: any other mixed background"),
    "a1": N_("Asian: Indian"),
    "a2": N_("Asian: Pakistani"),
    "a3": N_("Asian: Bangladeshi"),
    "a9": N_("Asian: any other Asian background"),
    "b1": N_("Black: Caribbean"),
    "b2": N_("Black: African"),
    "b9": N_("Black: any other Black background"),
    "o1": N_("Chinese"),
    "o9": N_("Any other ethnic group"),
    "ns": N_("Not stated"),
}
