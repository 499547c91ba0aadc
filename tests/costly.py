"""Property tests whose examples are costly: fewer of them, and still ten times as many in `make test-long`."""

from hypothesis import HealthCheck, settings


def examples(percent: int) -> settings:
    """Settings for so many examples of a hundred that other tests have."""
    return settings(
        max_examples=settings().max_examples * percent // 100,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
