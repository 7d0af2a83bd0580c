"""What a log means: promises, asks, agreements, follow-ups, the trust check and the numbers."""
