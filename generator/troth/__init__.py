"""Troth: an accountability board generated from git."""

__version__ = "0.1.0"
