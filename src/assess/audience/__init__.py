"""Who reads a document decides what it shows: everything inside, masked for units, and less of it for the public.

`mask_unit` and `mask_run` are pure: they take a report and give the version for an audience. Identity numbers, phones,
plates, account numbers and e-mail addresses are recognised by their form, persons' names by the place where they stand.
What cannot be promised: (1) a name in free text (reasons, evidence, titles of documents, names of files and of firms)
has no form and stays; (2) so do numbers written in words, with a wrong check digit, or passports; (3) a leader's
identity that is a name in disguise; (4) a post column that says more than a post. Left out: names and metadata of
output files, which are made of codes elsewhere; and who may ask for which version.
"""

from assess.audience.documents import AUDIENCES, INTERNAL, PUBLIC, UNIT, count_masked, mask_run, mask_unit
from assess.audience.masking import mask_text
from assess.audience.personal import Personal, load_personal

__all__ = [
    "AUDIENCES",
    "INTERNAL",
    "PUBLIC",
    "UNIT",
    "Personal",
    "count_masked",
    "load_personal",
    "mask_run",
    "mask_text",
    "mask_unit",
]
