"""Who in a request is under 16, as far as its answers tell it: whoever reads it is told so before anything else."""

from collections.abc import Mapping

from disclosure.domain.answers import Value


def under_16(said: Mapping[str, Value]) -> list[str]:
    """The applicant, the person at risk, or both, in the officers' language. Whose age nobody told is not among them.

    Of the two things that applicants say of their age, where they contradict each other, the one that they call right counts.
    """
    right = said.get("which_age")
    says_so = said.get("is_sixteen") == "no" and right != "born"
    born_so = said.get("born_a_child") == "yes" and right != "said"
    found = {"the applicant": says_so or born_so, "the person at risk": said.get("at_risk_is_child") == "yes"}
    return [who for who, is_so in found.items() if is_so]
