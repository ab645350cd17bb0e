"""What officers type to keep a case's documents in order, and to set each other tasks; as `typed_words.py` has the rest."""

from collections.abc import Mapping

from disclosure.demo.typed_words import Words

TYPED_KEEPING: Mapping[str, Mapping[str, Mapping[str, Words]]] = {
    "enter_document": {
        "": {
            "document_what": (
                "Letter about a child in their care",
                "Custody record",
                "Photograph of a card that was left",
            ),
            "document_date-month": "3",
            "document_date-year": "{year2}",
            "document_from": ("T. Amory, children’s social care", "Custody, night shift", "{told}"),
            "document_kept": ("Cabinet 3, folder {log}", "Force’s file store, exhibit {log}"),
            "document_marking": ("official_sensitive", "official"),
        },
    },
    "set_task": {
        "": {
            "task": ("Ask the school what they have seen", "Chase the force where {subject_first} lived before"),
            "task_owner": "0",
            "task_due-day": "1",
            "task_due-month": "12",
            "task_due-year": "{year}",
        },
    },
    "end_task": {
        "": {"task_result": "They have seen nothing that worries them."},
    },
}
