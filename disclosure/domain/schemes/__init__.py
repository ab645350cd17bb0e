"""The declared schemes, all rule sets side by side. A new scheme is a declaration and its forms, listed here."""

from disclosure.domain.schemes.csods import CSODS_2010, CSODS_2023
from disclosure.domain.schemes.dvds import DVDS_2016, DVDS_2023

ALL = (DVDS_2016, DVDS_2023, CSODS_2010, CSODS_2023)
