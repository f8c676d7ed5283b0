"""The hub behind a Unix socket: one thread, bounded queues. Who sends rubbish, floods or reads nothing is dropped."""

import contextlib
import grp
import os
import selectors
import socket
import threading
import time
from collections import deque
from pathlib import Path

from tutor.classroom.hub import MOST_OF_ONE, ClosedError, Hub, Outgoing
from tutor.classroom.protocol import TEACHER, ProtocolError, encode
from tutor.classroom.server.connection import Connection, Dropped
from tutor.classroom.server.sockets import PlaceError
from tutor.classroom.transport import Message

MOST_CONNECTIONS = 300
_PATIENCE = 5.0
"""Seconds that a connection may take to say hello."""
_MOST_HELLOS, _HELLOS_WITHIN = 12, 10.0
"""Times that another account may come in, in so many seconds."""
_COUNTS = 0.1
"""Seconds between two messages that tell a teacher the counts."""
_BACKLOG = 128
_MOST_TOLD = 64
"""Sentences that may wait for the teachers."""


class HubSocket:
    """A class that others can reach.

    Raises:
        PlaceError: if the socket cannot be made: one of the same name is in use, or the folder is not there.

    """

    def __init__(self, hub: Hub, path: Path, *, group: int | None = None) -> None:
        self.hub = hub
        self.path = path
        self._listening = _bound(path, group)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listening, selectors.EVENT_READ)
        self._waker, self._woken = socket.socketpair()
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._connections: set[Connection] = set()
        self._by_name: dict[str, Connection] = {}
        self._told: Message = {}
        """The counts as the teachers know them."""
        self._told_at = 0.0
        self._hellos: dict[int, list[float]] = {}
        """When other accounts came in lately, by their number."""
        self._to_tell: deque[str] = deque(maxlen=_MOST_TOLD)
        """Sentences for the teachers, from other threads."""
        self._is_stopping = False
        self._thread = threading.Thread(target=self.serve, name="hub", daemon=True)

    def start(self) -> None:
        """Serve in a thread of its own; fork before, not after."""
        self._thread.start()

    def tell_teachers(self, sentence: str) -> None:
        """Tell the teachers who are there something; may be called from any thread."""
        self._to_tell.append(sentence)
        self._wake()

    def stop(self) -> None:
        """End; may be called from any thread."""
        self._is_stopping = True
        self._wake()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    def _wake(self) -> None:
        with contextlib.suppress(OSError):
            self._waker.send(b"!", socket.MSG_DONTWAIT)

    def serve(self) -> None:
        """Serve until `stop` is called."""
        try:
            while not self._is_stopping:
                for key, events in self._selector.select(self._nap()):
                    self._look_at(key, events)
                self._tell_counts()
                self._lose_patience()
            for key, events in self._selector.select(0):  # a last word may be on its way: that the class is over
                self._look_at(key, events)
        finally:
            self._shut()

    def _nap(self) -> float | None:
        """Return for how many seconds nothing has to be done unasked; None: for ever."""
        if any(connection.name is None for connection in self._connections):
            return 1.0
        return _COUNTS if self._is_news() else None

    def _look_at(self, key: selectors.SelectorKey, events: int) -> None:
        if key.fileobj is self._listening:
            self._admit()
        elif key.fileobj is self._woken:
            self._woken.recv(_MOST_TOLD)
            while self._to_tell:
                self._deliver(self.hub.told(self.hub.teachers(), self._to_tell.popleft()))
        elif isinstance(key.data, Connection) and key.data in self._connections:
            self._serve(key.data, events)

    def _serve(self, connection: Connection, events: int) -> None:
        try:
            if events & selectors.EVENT_READ:
                for message in connection.received(time.monotonic()):
                    self._take(connection, message)
            if events & selectors.EVENT_WRITE:
                connection.flush()
        except Dropped:
            self._drop(connection)
        except ProtocolError as error:
            connection.part(encode({"type": "refused", "reason": f"You sent {error}."}))
            self._drop(connection)
        else:
            self._watch(connection)

    def _take(self, connection: Connection, message: Message) -> None:
        now = time.time()
        if connection.name is not None:
            self._deliver(self.hub.receive(connection.name, message, now))
            return
        if message["type"] != "hello":
            raise ProtocolError("something else before hello")
        if message["role"] == TEACHER and not connection.is_own:
            raise ProtocolError("that you are the teacher, from another account")
        wanted, account = message["name"], ""
        if not connection.is_own:
            self._count_hello(connection.uid, time.monotonic())
            account = f"uid {connection.uid}"
            known = self.hub.members.get(wanted)
            if known is None or known.voter != account:  # who comes back has the number again that it had
                wanted = connection.account_name()
        try:
            name, outgoing = self.hub.join(wanted, message["role"], now, account=account)
        except ClosedError as error:
            connection.part(encode({"type": "refused", "reason": str(error)}))
            raise Dropped from None
        connection.name = name
        self._by_name[name] = connection
        self._deliver(outgoing)
        if message["role"] == TEACHER:
            self._told = {}

    def _count_hello(self, uid: int, now: float) -> None:
        """Count how often another account comes in.

        Raises:
            ProtocolError: if that is too often.

        """
        recent = [moment for moment in self._hellos.get(uid, ()) if now - moment < _HELLOS_WITHIN]
        if len(recent) >= _MOST_HELLOS:
            raise ProtocolError("hello too often")
        self._hellos[uid] = [*recent, now]

    def _deliver(self, outgoing: Outgoing) -> None:
        for names, message in outgoing:
            line = encode(message)
            for name in names:
                connection = self._by_name.get(name)
                if connection is None:
                    continue
                try:
                    connection.put(line)
                except Dropped:
                    connection.is_lost = True
                self._watch(connection)
        for lost in [connection for connection in self._connections if connection.is_lost]:
            self._drop(lost)

    def _is_news(self) -> bool:
        return bool(self.hub.teachers()) and self.hub.counts() != self._told

    def _tell_counts(self) -> None:
        if time.monotonic() - self._told_at >= _COUNTS and self._is_news():
            self._told, self._told_at = self.hub.counts(), time.monotonic()
            self._deliver([(self.hub.teachers(), self._told)])

    def _lose_patience(self) -> None:
        late = time.monotonic() - _PATIENCE
        for connection in [one for one in self._connections if one.name is None and one.since < late]:
            self._drop(connection)

    def _admit(self) -> None:
        try:
            accepted, _ = self._listening.accept()
        except OSError:
            return
        connection = Connection(accepted, time.monotonic())
        same = sum(one.uid == connection.uid for one in self._connections)
        if len(self._connections) >= MOST_CONNECTIONS or (not connection.is_own and same >= MOST_OF_ONE):
            accepted.close()
            return
        self._connections.add(connection)
        self._selector.register(accepted, selectors.EVENT_READ, connection)

    def _watch(self, connection: Connection) -> None:
        if connection in self._connections:
            events = selectors.EVENT_READ | (selectors.EVENT_WRITE if connection.has_unsent else 0)
            if self._selector.get_key(connection.socket).events != events:
                self._selector.modify(connection.socket, events, connection)

    def _drop(self, connection: Connection) -> None:
        if connection not in self._connections:
            return
        self._connections.discard(connection)
        self._selector.unregister(connection.socket)
        connection.socket.close()
        if connection.name is not None:
            del self._by_name[connection.name]
            self._deliver(self.hub.leave(connection.name, time.time()))

    def _shut(self) -> None:
        for connection in list(self._connections):
            with contextlib.suppress(Dropped):
                connection.flush()
            connection.socket.close()
        self._selector.close()
        for one in (self._listening, self._waker, self._woken):
            one.close()
        with contextlib.suppress(OSError):
            self.path.unlink()


def group_of(name: str) -> int:
    """Find a group's number.

    Raises:
        PlaceError: if there is none of that name.

    """
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        raise PlaceError(f"There is no group {name!r} on this machine.") from None


def _bound(path: Path, group: int | None) -> socket.socket:
    if path.is_socket() and _answers(path):
        raise PlaceError(f"A class is already open at {path}.")
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()  # left behind by a hub that died
        listening.bind(str(path))
        if group is not None:
            os.chown(path, -1, group)
            path.chmod(0o660)
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise PlaceError(f"{path} cannot be made: {error.strerror or error}.") from None
    finally:
        os.umask(before)
    listening.setblocking(False)
    return listening


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.settimeout(1.0)
        try:
            asking.connect(str(path))
        except OSError:
            return False
    return True
