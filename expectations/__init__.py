"""What is demanded of deliveries, and the runner that holds them to it with Great Expectations."""

from expectations.demands import overridable
from expectations.korean import reason_ko
from expectations.runner import RuleCount, Verdict, validate_delivery

__all__ = ["RuleCount", "Verdict", "overridable", "reason_ko", "validate_delivery"]
