"""Tables of the app, a file a noun."""

from honors.models.account import AccessToken, IdempotentAnswer, LoginFailure, RoleGrant, User
from honors.models.audit import AuditCheckpoint, AuditEvent, AuditHead, AuditLeaf
from honors.models.award import AuthorityRule, Award, AwardPrize, AwardToken, Edition
from honors.models.certificate import Certificate
from honors.models.erasure import ErasureRequest
from honors.models.ground import Ground, RecoveryRule
from honors.models.honor import PROVINCIAL_GROUP, Honor, HonorRecipients, HonorStatus, HonorTotal
from honors.models.job import Job, JobState
from honors.models.ledger import (
    LedgerCheckpoint,
    LedgerEntry,
    LedgerHead,
    LedgerOpening,
    LedgerSubject,
    LedgerTile,
)
from honors.models.officer import GradePeriod, Officer, OfficerGram, OfficerName, Posting, RankPeriod
from honors.models.officer_merge import OfficerMerge
from honors.models.outbox import Notification, OutboxMessage
from honors.models.prize import PrizePayment
from honors.models.recovery import RecoveryItem, RecoveryKind, Revocation
from honors.models.ruling import HonorRuling
from honors.models.saved_query import SavedQuery
from honors.models.token import HandedToken
from honors.models.unit import (
    LineageKind,
    Unit,
    UnitFrontLine,
    UnitKind,
    UnitLevel,
    UnitLineage,
    UnitMember,
    UnitName,
    subtree_range,
    subtrees_holding,
)

__all__ = [
    "PROVINCIAL_GROUP",
    "AccessToken",
    "AuditCheckpoint",
    "AuditEvent",
    "AuditHead",
    "AuditLeaf",
    "AuthorityRule",
    "Award",
    "AwardPrize",
    "AwardToken",
    "Certificate",
    "Edition",
    "ErasureRequest",
    "GradePeriod",
    "Ground",
    "HandedToken",
    "Honor",
    "HonorRecipients",
    "HonorRuling",
    "HonorStatus",
    "HonorTotal",
    "IdempotentAnswer",
    "Job",
    "JobState",
    "LedgerCheckpoint",
    "LedgerEntry",
    "LedgerHead",
    "LedgerOpening",
    "LedgerSubject",
    "LedgerTile",
    "LineageKind",
    "LoginFailure",
    "Notification",
    "Officer",
    "OfficerGram",
    "OfficerMerge",
    "OfficerName",
    "OutboxMessage",
    "Posting",
    "PrizePayment",
    "RankPeriod",
    "RecoveryItem",
    "RecoveryKind",
    "RecoveryRule",
    "Revocation",
    "RoleGrant",
    "SavedQuery",
    "Unit",
    "UnitFrontLine",
    "UnitKind",
    "UnitLevel",
    "UnitLineage",
    "UnitMember",
    "UnitName",
    "User",
    "subtree_range",
    "subtrees_holding",
]
