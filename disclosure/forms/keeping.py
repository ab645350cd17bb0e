"""What a case keeps beside its process: the register of its documents, and what is left to do."""

from disclosure.domain.words import N_
from disclosure.forms import questions as ask
from disclosure.forms.fields import DayField, Form, PartialDate, Required, TextArea, choice


class EnterDocument(Form):
    """No file is taken in: the register says that there is one, and where."""

    key = "enter_document"
    title = N_("Enter a document in the register")
    submit = N_("Enter it")
    intro = N_(
        "The register says what there is and where it is kept. What it tells of somebody is recorded as an item of information."
    )

    document_what = ask.line(
        N_("What is it?"),
        N_("Write what the document is"),
        hint=N_("For example: letter, custody record, photograph"),
        width=0,
    )
    document_date = PartialDate(N_("What date is on it?"), hint=N_("Leave empty if there is none"))
    document_from = ask.line(N_("Whom is it from?"), N_("Write whom the document is from"), width=0)
    document_kept = ask.line(
        N_("Where is it kept?"),
        N_("Write where the paper or the file is kept"),
        hint=N_("Cabinet, exhibit, system and its number"),
        width=0,
    )
    document_marking = ask.one_of(
        N_("How is it marked?"),
        (
            choice("official", N_("OFFICIAL")),
            choice("official_sensitive", N_("OFFICIAL-SENSITIVE")),
            choice("other", N_("Otherwise, or not at all: handle as where it is kept says")),
        ),
        N_("Choose how the document is marked"),
    )


class SetTask(Form):
    key = "set_task"
    title = N_("Set a task")
    submit = N_("Set the task")

    task = ask.line(N_("What is to be done?"), N_("Write what is to be done"), width=0)
    task_owner = ask.NumberedSelect(N_("By whom?"), validators=[Required(N_("Choose who is to do it"))])
    task_due = DayField(
        N_("By when?"), future=True, validators=[Required(N_("Enter the day by which it is to be done"))]
    )


class EndTask(Form):
    key = "end_task"
    title = N_("End a task")
    submit = N_("End the task")

    outcome = ask.outcome(N_("Is it done?"), N_("Choose whether it is done"))
    task_result = TextArea(N_("What came of it?"), rows=2)
