"""How long is searched: `pytest tests/properties --hypothesis-profile=thorough` takes minutes."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

settings.register_profile(
    "usual", max_examples=150, deadline=None, derandomize=True, suppress_health_check=_SLOW
)
settings.register_profile(
    "thorough", max_examples=5_000, deadline=None, suppress_health_check=_SLOW
)
settings.load_profile("usual")
