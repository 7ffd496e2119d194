"""Tables of the app, a file a noun."""

from evaluations.models.approval import Approval, DecisionDocument
from evaluations.models.assessment import Assessment
from evaluations.models.assignment import Assignment
from evaluations.models.attendance import Attendance
from evaluations.models.ballot import (
    BoxLeaf,
    HasVoted,
    OpenedChoice,
    OpenedWhole,
    PaperEntry,
    Round,
    RoundCall,
    RoundHolder,
    RoundItem,
    RoundRecusal,
    RoundVoter,
    SealedChoice,
    SealedWhole,
)
from evaluations.models.ballot_void import RoundVoid
from evaluations.models.bar import Bar
from evaluations.models.calendar import CalendarDay, CalendarYear
from evaluations.models.calibration import AnchorCase, AnchorScore
from evaluations.models.committee import Committee, CommitteeMember, Seat
from evaluations.models.conflict import Conflict
from evaluations.models.cycle import Cycle, CyclePhase
from evaluations.models.data_correction import DataCorrection
from evaluations.models.deed import Deed, DeedParticipant
from evaluations.models.evidence import Evidence
from evaluations.models.examination import Examination
from evaluations.models.follow_up import FollowUp
from evaluations.models.kinship import Kinship
from evaluations.models.mandate import Mandate
from evaluations.models.minutes import Attestation, Minutes
from evaluations.models.nomination import Nomination, NominationEvent
from evaluations.models.notice import Notice, NoticeItem
from evaluations.models.objection import Objection, ObjectionQuestion
from evaluations.models.opinion import Opinion
from evaluations.models.parameter import RuleParameter
from evaluations.models.quota import Quota
from evaluations.models.reconsideration import Reconsideration
from evaluations.models.review import CaseView, Review, ReviewScore, ReviewVersion, ScoreFreeze
from evaluations.models.scheme import Scheme

__all__ = [
    "AnchorCase",
    "AnchorScore",
    "Approval",
    "Assessment",
    "Assignment",
    "Attendance",
    "Attestation",
    "Bar",
    "BoxLeaf",
    "CalendarDay",
    "CalendarYear",
    "CaseView",
    "Committee",
    "CommitteeMember",
    "Conflict",
    "Cycle",
    "CyclePhase",
    "DataCorrection",
    "DecisionDocument",
    "Deed",
    "DeedParticipant",
    "Evidence",
    "Examination",
    "FollowUp",
    "HasVoted",
    "Kinship",
    "Mandate",
    "Minutes",
    "Nomination",
    "NominationEvent",
    "Notice",
    "NoticeItem",
    "Objection",
    "ObjectionQuestion",
    "OpenedChoice",
    "OpenedWhole",
    "Opinion",
    "PaperEntry",
    "Quota",
    "Reconsideration",
    "Review",
    "ReviewScore",
    "ReviewVersion",
    "Round",
    "RoundCall",
    "RoundHolder",
    "RoundItem",
    "RoundRecusal",
    "RoundVoid",
    "RoundVoter",
    "RuleParameter",
    "Scheme",
    "ScoreFreeze",
    "SealedChoice",
    "SealedWhole",
    "Seat",
]
