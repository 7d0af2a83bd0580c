"""Find the rings in a graph: in time linear in its size and without recursion, so that long chains do no harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def rings(graph: Mapping[str, Iterable[str]]) -> tuple[frozenset[str], ...]:
    """Return the groups of two or more nodes that all lead to one another (Kosaraju's two walks)."""
    backwards: dict[str, list[str]] = {}
    for node, others in graph.items():
        for other in others:
            backwards.setdefault(other, []).append(node)
    seen: set[str] = set()
    finished = [node for start in graph for node in _walk(start, graph, seen)]
    gathered: set[str] = set()
    groups = [frozenset(_walk(node, backwards, gathered)) for node in reversed(finished)]
    return tuple(group for group in groups if len(group) > 1)


def _walk(start: str, graph: Mapping[str, Iterable[str]], seen: set[str]) -> list[str]:
    """Return the nodes that are reached from `start` and were not seen before, each after all that it leads to."""
    if start in seen:
        return []
    seen.add(start)
    finished: list[str] = []
    stack = [(start, iter(graph.get(start, ())))]
    while stack:
        _, others = stack[-1]
        fresh = next((each for each in others if each not in seen), None)
        if fresh is None:
            finished.append(stack.pop()[0])
        else:
            seen.add(fresh)
            stack.append((fresh, iter(graph.get(fresh, ()))))
    return finished
