"""What is demanded of deliveries, and the runner that holds them to it with Great Expectations."""

from expectations.runner import RuleCount, Verdict, validate_delivery

__all__ = ["RuleCount", "Verdict", "validate_delivery"]
