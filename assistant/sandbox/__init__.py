"""The pretend world, in processes of its own: a payment provider and a customer's phone.

Nothing imports it but the command line and tests; it talks to the device over HTTP alone.
"""
