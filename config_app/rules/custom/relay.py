"""Pass a child's connections on to Cairn, byte by byte: the only address that it can reach."""

from __future__ import annotations

import contextlib
import selectors
import socket
from typing import Any

MOST = 32  # connections at a time
ROOM = 1 << 18  # bytes that wait for a slow side


class _End:
    """One side of a connection, with what waits to be sent to it."""

    def __init__(self, own: socket.socket) -> None:
        self.own, self.waiting, self.other = own, bytearray(), self
        self.heard_all = False


class Relay:
    """The listening socket that the child was given, and the connections through it."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.target = target
        self.listener: socket.socket | None = None
        self.ends: set[_End] = set()

    def open(self, selector: selectors.BaseSelector, listener: socket.socket) -> None:
        listener.setblocking(False)
        self.listener = listener
        selector.register(listener, selectors.EVENT_READ, self)

    def serve(self, selector: selectors.BaseSelector, key: Any, events: int) -> None:
        """One readiness of the listener or of an end."""
        if key.data is self:
            self._accept(selector)
            return
        end: _End = key.data
        try:
            if events & selectors.EVENT_WRITE and end.waiting:
                del end.waiting[: end.own.send(end.waiting)]
            if events & selectors.EVENT_READ:
                self._hear(end)
            self._settle(selector, end)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self._drop(selector, end)

    def _accept(self, selector: selectors.BaseSelector) -> None:
        with contextlib.suppress(OSError):
            near, _ = self.listener.accept()  # type: ignore[union-attr]
            if len(self.ends) >= 2 * MOST:
                near.close()
                return
            try:
                far = socket.create_connection(self.target, timeout=5)
            except OSError:
                near.close()
                return
            pair = _End(near), _End(far)
            pair[0].other, pair[1].other = pair[1], pair[0]
            for end in pair:
                end.own.setblocking(False)
                selector.register(end.own, selectors.EVENT_READ, end)
                self.ends.add(end)

    @staticmethod
    def _hear(end: _End) -> None:
        data = end.own.recv(65536)
        end.other.waiting += data
        end.heard_all = end.heard_all or not data

    def _settle(self, selector: selectors.BaseSelector, end: _End) -> None:
        """Listen for what can be done next on both sides; close where both are through."""
        if any(one.heard_all and not one.other.waiting for one in (end, end.other)):
            self._drop(selector, end)
            return
        for one in (end, end.other):
            wanted = 0 if one.heard_all or len(one.other.waiting) > ROOM else selectors.EVENT_READ
            wanted |= selectors.EVENT_WRITE if one.waiting else 0
            if wanted:
                try:
                    selector.modify(one.own, wanted, one)
                except KeyError:
                    selector.register(one.own, wanted, one)
            else:
                with contextlib.suppress(KeyError):
                    selector.unregister(one.own)

    def _drop(self, selector: selectors.BaseSelector, end: _End) -> None:
        for one in (end, end.other):
            with contextlib.suppress(KeyError, ValueError):
                selector.unregister(one.own)
            one.own.close()
            self.ends.discard(one)

    def close(self) -> None:
        for end in self.ends:
            end.own.close()
        if self.listener is not None:
            self.listener.close()
