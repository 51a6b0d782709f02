"""Network: the most that can flow from a start to an end through pipes of whole-number width.

Read an arc as: "so much more can flow from here to there"; arc `e ^ 1` is the same pipe the other way, and what it has
room for is what already flows. Works by shortest ways first, all of one length at a time (Dinic, 1970), in Python's own
integers, so that no amount is too large and no penny is lost.
"""

ENDLESS = 10**40


class Network:
    """Nodes are numbers from 0. `room[arc]` may be set and put back freely: the shape stays, only room changes."""

    def __init__(self, nodes: int) -> None:
        self.arcs_from: list[list[int]] = [[] for _ in range(nodes)]
        self.to: list[int] = []
        self.room: list[int] = []

    def add(self, start: int, end: int, room: int) -> int:
        """A pipe from one node to another; its arc number."""
        arc = len(self.to)
        self.arcs_from[start].append(arc)
        self.arcs_from[end].append(arc + 1)
        self.to += [end, start]
        self.room += [room, 0]
        return arc

    def flow(self, arc: int) -> int:
        """What flows through a pipe."""
        return self.room[arc ^ 1]

    def push(self, start: int, end: int) -> int:
        """Lets as much more flow as can; how much that was. What flows already may be led another way, never lost."""
        pushed = 0
        while distance := self._distances(start, end):
            pushed += self._push_shortest(start, end, distance)
        return pushed

    def reaching(self, ends: list[int], *, shut: int = -1) -> list[bool]:
        """Which nodes could let more flow to any of these ends? Never through the node `shut`."""
        reaching = [False] * len(self.arcs_from)
        for end in ends:
            reaching[end] = True
        waiting = list(ends)
        arcs_from, to, room = self.arcs_from, self.to, self.room
        for node in waiting:
            for arc in arcs_from[node]:
                before = to[arc]
                if not reaching[before] and room[arc ^ 1] and before != shut:
                    reaching[before] = True
                    waiting.append(before)
        return reaching

    def reached(self, start: int) -> list[bool]:
        """Which nodes could more flow to from this start?"""
        reached = [False] * len(self.arcs_from)
        reached[start] = True
        waiting = [start]
        arcs_from, to, room = self.arcs_from, self.to, self.room
        for node in waiting:
            for arc in arcs_from[node]:
                after = to[arc]
                if not reached[after] and room[arc]:
                    reached[after] = True
                    waiting.append(after)
        return reached

    def _distances(self, start: int, end: int) -> list[int]:
        """How many pipes from each node to the end, looking back from the end until the start is met; empty: never met."""
        distance = [-1] * len(self.arcs_from)
        distance[end] = 0
        waiting = [end]
        arcs_from, to, room = self.arcs_from, self.to, self.room
        for node in waiting:
            further = distance[node] + 1
            for arc in arcs_from[node]:
                before = to[arc]
                if distance[before] < 0 and room[arc ^ 1]:
                    distance[before] = further
                    if before == start:
                        return distance
                    waiting.append(before)
        return []

    def _push_shortest(self, start: int, end: int, distance: list[int]) -> int:
        pushed = 0
        arcs_from, to, room = self.arcs_from, self.to, self.room
        next_arc = [0] * len(arcs_from)
        way: list[int] = []
        node = start
        while True:
            if node == end:
                most = min(room[arc] for arc in way)
                pushed += most
                narrow = -1
                for place, arc in enumerate(way):
                    room[arc] -= most
                    room[arc ^ 1] += most
                    if narrow < 0 and not room[arc]:
                        narrow = place
                node = to[way[narrow] ^ 1]
                del way[narrow:]
            arcs = arcs_from[node]
            nearer = distance[node] - 1
            while next_arc[node] < len(arcs):
                arc = arcs[next_arc[node]]
                if room[arc] and distance[to[arc]] == nearer:
                    way.append(arc)
                    node = to[arc]
                    break
                next_arc[node] += 1
            else:
                if not way:
                    return pushed
                node = to[way.pop() ^ 1]
                next_arc[node] += 1
