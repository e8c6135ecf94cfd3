"""The decision log: what was decided, kept so that nothing is lost or altered unseen."""

from plgrules.audit.context import logged_as
from plgrules.audit.log import DecisionLog
from plgrules.audit.logged import LoggedDecision, Reader
from plgrules.audit.masking import Mask
from plgrules.audit.store import LogError

__all__ = ["DecisionLog", "LogError", "LoggedDecision", "Mask", "Reader", "logged_as"]
