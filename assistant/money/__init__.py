"""The only code that moves money: payments, their states, and the providers that collect them."""
