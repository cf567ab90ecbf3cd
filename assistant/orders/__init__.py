"""Paid orders on their way to the restaurant: placed, watched, cancelled, given back."""
