"""Who was deputy, for which constituency, in which group, and which ministry existed, on a date."""
