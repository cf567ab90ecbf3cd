"""Conversations: wake -> listen -> understand -> skill -> speak -> follow up.

::

    host           the life of the device: conversations, alarms, late news of payments
    conversation   one conversation: commands, and the skills that answer them
    exchange       one sentence heard or said         meaning       what it means
    questions      an open question, until answered   choosing      one of several
    collecting     an order                           order_doubts  what is asked about a dish
    basket         changes to it                      paying        the code, until paid
    skill_turn     the turn as a skill sees it        filling       slots the user left out
    interpreter    all sentences, ready to be matched signature     the slots of a handler
    alarms         rung when due                      phrases       the dialogue's own words
    house          what all of this needs
"""
