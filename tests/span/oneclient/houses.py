"""The invented house of the transcript as v1 answers for it and as both MQTT data models publish it."""

import json
import time
from functools import cache
from typing import Any

from devicewire.span import homie, homie_flat

from span_panel_api._homie.controller import Controller
from span_panel_api._view.view import View
from span_panel_api.state import PanelSnapshot
from tests.wire import need, wire_folder

MODELS = ("flat", "parent_child")


@cache
def _file(name: str) -> dict[str, Any]:
    path = wire_folder() / name
    need(path.exists(), name)
    content: dict[str, Any] = json.loads(path.read_text())
    return content


def answer(path: str) -> Any:
    """What v1 answers."""
    return _file("span-panel-example.json")[f"GET /api/v1/{path}"]


def published(model: str) -> list[tuple[str, str]]:
    """Topics and payloads of a data model, in the order of the recording."""
    return [(item["topic"], item["payload"]) for item in _file("span-homie-example.json")[model]["messages"]]


def snapshot(model: str, without: str = "", replaced: dict[str, str] | None = None) -> PanelSnapshot:
    """The state that a client has after all of it has arrived.

    Args:
        model: `flat` or `parent_child`.
        without: topics that hold this are not published.
        replaced: other payloads, by the end of the topic.
    """
    core = Controller(_file("span-homie-example.json")["serial"], homie.Topics(homie_flat.DOMAIN))
    core.connected()
    core.begin(time.time())
    for topic, payload in published(model):
        if without and without in topic:
            continue
        changed = [value for end, value in (replaced or {}).items() if topic.endswith(end)]
        core.message(topic.encode(), (changed or [payload])[0].encode(), True)
    return View(core).snapshot("connected")
