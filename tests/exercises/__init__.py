"""The checker of exercises: cases, answers, hostile ones, and its doors."""
