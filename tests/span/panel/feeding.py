"""Feeds messages to a controller without any broker, as a broker would bring them."""

from collections.abc import Iterable

from devicewire.span import homie_flat
from devicewire.span.homie import Topics

from span_panel_api._homie.controller import Controller
from span_panel_api._view.view import View
from span_panel_api.state import PanelSnapshot

from .house import SERIAL

TOPICS = Topics(homie_flat.DOMAIN)


class Feed:
    """A controller with its view, connected to nothing."""

    def __init__(self, serial: str = SERIAL) -> None:
        self.core = Controller(serial, TOPICS)
        self.view = View(self.core)
        self.now = 1000.0
        self.core.connected()

    def send(self, messages: Iterable[tuple[str, str | bytes]], *, is_retained: bool = True) -> None:
        """Messages arrive, one chunk each."""
        for topic, payload in messages:
            self.now += 0.001
            self.core.begin(self.now)
            self.core.message(topic.encode(), payload if isinstance(payload, bytes) else payload.encode(), is_retained)

    def settle(self) -> None:
        """Everything that the broker remembers has come."""
        while names := self.core.wanted():
            self.core.settle(names, 0.0)

    @property
    def snapshot(self) -> PanelSnapshot:
        return self.view.snapshot("connected")


def fed(messages: Iterable[tuple[str, str | bytes]], serial: str = SERIAL) -> Feed:
    """A controller that has got these messages."""
    feed = Feed(serial)
    feed.send(messages)
    feed.settle()
    return feed
