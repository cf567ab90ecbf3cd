"""Conversations: wake -> listen -> understand -> skill -> speak -> follow up."""
