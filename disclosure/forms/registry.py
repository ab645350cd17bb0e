"""Every form of the casework by its key: what the declared schemes name, a page can show."""

from collections.abc import Mapping
from types import MappingProxyType

from disclosure.forms import (
    casework,
    checks,
    children,
    closing,
    crime,
    decision,
    disclosing,
    extension,
    information,
    meeting,
    panel,
    registration,
    risk,
)
from disclosure.forms.base import Form

FORMS: Mapping[str, type[Form]] = MappingProxyType({
    form.key: form
    for form in (
        registration.RegisterDvdsRightToAsk,
        registration.RegisterDvdsRightToKnow,
        registration.RegisterCsodsRightToAsk,
        registration.RegisterCsodsRightToKnow,
        registration.RegisterCsodsEnquiry,
        closing.GiveAdvice,
        checks.RecordInitialChecks,
        meeting.RecordMeetingDvds,
        meeting.RecordMeetingCsods,
        checks.RecordSearch,
        checks.RecordFullChecksDvds,
        checks.RecordFullChecksCsods,
        risk.AssessRisk,
        panel.RecordView,
        panel.RecordPanel,
        decision.DecideDvds,
        decision.DecideCsods,
        decision.Countersign,
        disclosing.RecordDisclosure,
        disclosing.InformApplicant,
        disclosing.UseOtherPower,
        disclosing.RecordBreach,
        casework.Note,
        children.RecordChild,
        children.RecordMissing,
        casework.RecordContactAttempt,
        casework.Retriage,
        casework.Escalate,
        casework.RecordComplaint,
        casework.Assign,
        casework.Take,
        casework.Identify,
        casework.LinkCase,
        information.RecordInformation,
        information.RecordOffender,
        crime.RecordAllegation,
        crime.DecideCrime,
        extension.RequestExtension,
        extension.DecideExtension,
        closing.Close,
        closing.Withdraw,
        closing.RuleOut,
        closing.Transfer,
        closing.MarkDuplicate,
        closing.Reopen,
    )
})  # fmt: skip
