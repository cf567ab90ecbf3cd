"""The words every part of the house shares. Standard library only."""
