"""The shops of the neighbourhood: read from ``assets/city``, checked, ranked and searched."""
