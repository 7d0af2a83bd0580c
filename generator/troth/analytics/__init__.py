"""The board in columns, for numbers over many boards: what is written, how, and how it is counted.

Whatever follows from a log is worked out here as it is everywhere, by the lifecycle, and written down as of the as-of
date. The expressions over all boards only add up.
"""
