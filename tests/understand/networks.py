"""Networks of words, walked word by word."""

from assistant.core.network import WordNetwork


def closed(network: WordNetwork, states: set[int]) -> set[int]:
    waiting = list(states)
    while waiting:
        for arc in network.arcs[waiting.pop()]:
            if "" in arc.ways and arc.target not in states:
                states.add(arc.target)
                waiting.append(arc.target)
    return states


def ways_from(network: WordNetwork, state: int) -> list[tuple[str, int]]:
    return [(way, arc.target) for arc in network.arcs[state] for way in arc.ways]


def holds(network: WordNetwork, sentence: str) -> bool:
    """By dynamic programming over the words said so far."""
    words = sentence.split()
    reached = [closed(network, {0}), *(set[int]() for _ in words)]
    for at in range(len(words)):
        for state in reached[at]:
            for way, target in ways_from(network, state):
                part = way.split()
                if part and words[at : at + len(part)] == part:
                    reached[at + len(part)] |= closed(network, {target})
    return bool(reached[-1] & network.last)
