"""The scratch board, for every test of the review."""

from tests.review.scratch import scratch

__all__ = ["scratch"]
