"""A case as a few words in a table, only to check the real one step by step.

Plain values in and out; nothing of the product is imported. ``suspended`` goes back to where it came from.
"""

from dataclasses import dataclass

BACK = "(back)"

MOVES = {
    "draft": {
        "submit": ({"owner"}, "submitted"),
        "admit": ({"hr"}, "submitted"),
        "withdraw": ({"owner", "system"}, "withdrawn"),
    },
    "submitted": {
        "return": ({"hr"}, "returned"),
        "find_eligible": ({"hr"}, "eligible"),
        "refuse": ({"hr"}, "refused"),
        "withdraw": ({"owner", "system"}, "withdrawn"),
        "suspend": ({"discipline", "hr", "system"}, "suspended"),
    },
    "returned": {
        "submit": ({"owner"}, "submitted"),
        "withdraw": ({"owner", "system"}, "withdrawn"),
        "suspend": ({"discipline", "hr", "system"}, "suspended"),
    },
    "eligible": {
        "begin_review": ({"hr", "system"}, "under_review"),
        "post_notice": ({"hr"}, "on_notice"),
        "forward": ({"hr", "system"}, "awaiting_approval"),
        "withdraw": ({"owner", "system"}, "withdrawn"),
        "suspend": ({"discipline", "hr", "system"}, "suspended"),
    },
    "under_review": {
        "select": ({"committee_chair", "committee_member"}, "selected"),
        "not_select": ({"committee_chair", "committee_member"}, "not_selected"),
        "withdraw": ({"owner", "system"}, "withdrawn"),
        "suspend": ({"discipline", "hr", "system"}, "suspended"),
    },
    "selected": {
        "post_notice": ({"hr"}, "on_notice"),
        "forward": ({"hr", "system"}, "awaiting_approval"),
        "withdraw": ({"owner", "system"}, "withdrawn"),
        "suspend": ({"discipline", "hr", "system"}, "suspended"),
    },
    "on_notice": {
        "post_notice": ({"hr"}, "on_notice"),
        "end_notice": ({"hr", "system"}, "awaiting_approval"),
        "withdraw": ({"owner", "system"}, "withdrawn"),
        "suspend": ({"discipline", "hr", "system"}, "suspended"),
    },
    "awaiting_approval": {
        "return": ({"leader"}, "returned"),
        "approve": ({"hr", "leader"}, "approved"),
        "decline": ({"hr", "leader"}, "declined"),
        "withdraw": ({"owner", "system"}, "withdrawn"),
        "suspend": ({"discipline", "hr", "system"}, "suspended"),
    },
    "not_selected": {
        "vote_again": ({"hr"}, "under_review"),
    },
    "approved": {
        "confer": ({"hr"}, "conferred"),
    },
    "refused": {
        "reopen": ({"hr", "leader"}, "submitted"),
    },
    "declined": {
        "reopen": ({"hr", "leader"}, "submitted"),
    },
    "suspended": {
        "return": ({"discipline", "hr"}, "returned"),
        "refuse": ({"discipline", "hr"}, "refused"),
        "resume": ({"discipline", "hr", "system"}, BACK),
        "withdraw": ({"system"}, "withdrawn"),
    },
}
"""State, verb: who may, and what comes of it. What has no row cannot happen."""


@dataclass
class Case:
    """Where a case stands, where it goes back to when it is resumed, and all that was done to it."""

    state: str = "draft"
    came_from: str = ""
    done: tuple = ()

    def allowed(self):
        """Every (verb, who) that would be taken now, in a fixed order."""
        rows = MOVES.get(self.state, {})
        return sorted((verb, who) for verb, (by, _) in rows.items() for who in by)

    def step(self, verb, who):
        """The code of the refusal, empty where the step is taken."""
        if verb not in MOVES.get(self.state, {}):
            return "nomination.wrong_state"
        by, following = MOVES[self.state][verb]
        if who not in by:
            return "nomination.wrong_role"
        before = self.state
        self.state = self.came_from if following == BACK else following
        self.came_from = before if verb == "suspend" else ""
        self.done = (*self.done, (verb, self.state))
        return ""
