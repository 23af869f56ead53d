"""What a broker may bring from a SPAN panel: any messages in any order, and any bytes in place of MQTT."""

from __future__ import annotations

import json
import pickle

from devicewire.span import homie_1, homie_flat
from devicewire.span.homie import Topics
from hypothesis import strategies as st

from span_panel_api._homie.controller import Controller
from span_panel_api._hub import Hub
from span_panel_api._mqtt.packets import PacketReader, ProtocolError
from span_panel_api._view.view import View

Messages = list[tuple[str, bytes]]
_SERIAL = "xy-0000-00001"
_NODES = sorted({*homie_flat.Panel.NODES, *homie_1.Panel.NODES, "a" * 32})
_TYPES = sorted({kind.TYPE for device in (homie_flat.Panel, homie_1.Panel) for kind in device.NODES.values()})
_PROPERTIES = sorted(
    {name for device in (homie_flat.Panel, homie_1.Panel) for kind in device.NODES.values() for name in kind.PROPERTIES}
)


def messages() -> st.SearchStrategy[Messages]:
    """Topics that a panel has and some that none has, with payloads that fit and some that do not."""
    devices = st.sampled_from([_SERIAL, "child", "other"])
    values = st.tuples(devices, st.sampled_from(_NODES), st.sampled_from([*_PROPERTIES, "$target", "set", ""]))
    about = st.tuples(devices, st.sampled_from(["$state", "$description", "$log"]))
    topics = st.one_of(values, about, st.lists(st.text(max_size=5), max_size=5).map(tuple))
    words = st.sampled_from([b"ready", b"lost", b"", b"\0", b"(null)", b"1.5", b"true", b"OPEN", b"\xff"])
    payloads = st.one_of(words, st.binary(max_size=10), _descriptions())
    return st.lists(st.tuples(topics.map(lambda levels: "/".join(("ebus", "5", *levels))), payloads), max_size=25)


def _descriptions() -> st.SearchStrategy[bytes]:
    about = st.fixed_dictionaries(
        {}, optional={"datatype": st.sampled_from(["float", "enum", "x"]), "settable": st.booleans()}
    )
    node = st.fixed_dictionaries({"properties": st.dictionaries(st.sampled_from(_PROPERTIES), about, max_size=4)})
    typed = st.tuples(st.sampled_from(_TYPES), node).map(lambda pair: {"type": pair[0], **pair[1]})
    whole = st.fixed_dictionaries(
        {"homie": st.just("5.0"), "nodes": st.dictionaries(st.sampled_from(_NODES), typed, max_size=4)},
        optional={"children": st.lists(st.sampled_from([_SERIAL, "child", "#", "a/b"]), max_size=3)},
    ).map(lambda value: json.dumps(value).encode())
    return st.one_of(whole, st.tuples(whole, st.integers(0, 200)).map(lambda pair: pair[0][: pair[1]]))


def check_messages(found: Messages) -> None:
    """Nothing raises, nothing is subscribed to that is no device, and what comes out can be compared, shown and stored."""
    core = Controller(_SERIAL, Topics(homie_flat.DOMAIN))
    view = View(core)
    hub = Hub(core, view)
    watch = hub.watch(10)
    core.connected()
    for number, (topic, payload) in enumerate(found):
        core.begin(float(number))
        core.message(topic.encode("utf-8", "surrogatepass"), payload)
        hub.chunk_ended()
        wanted = core.wanted()
        assert not any(set("/+#") & set(name) for name in wanted)
        core.settle(wanted, 0.0)
    while watch.take() is not None:
        pass
    snapshot = view.snapshot("connected")
    assert view.snapshot("connected") == snapshot == pickle.loads(pickle.dumps(snapshot))
    assert repr(snapshot)


def streams() -> st.SearchStrategy[list[bytes]]:
    """Bytes of a broker, whole packets and others, in pieces."""
    packets = [b"\x20\x02\x00\x00", b"\x90\x03\x00\x01\x00", b"\xd0\x00", b"\x30\x05\x00\x01tok", b"\x40\x02\x00\x01"]
    return st.lists(st.one_of(st.sampled_from(packets), st.binary(max_size=12)), max_size=8)


def check_stream(pieces: list[bytes]) -> None:
    """However the bytes are cut, the same messages and packets come out, or the same refusal."""
    assert _read(pieces) == _read([bytes([byte]) for piece in pieces for byte in piece])


def _read(pieces: list[bytes]) -> tuple[list[tuple[bytes, bytes, bool]], list[object], bool]:
    found: list[tuple[bytes, bytes, bool]] = []
    others: list[object] = []
    reader = PacketReader(lambda topic, payload, is_retained: found.append((topic, payload, is_retained)))
    try:
        for piece in pieces:
            others += reader.feed(piece)
    except ProtocolError:
        return found, [], True
    return found, others, False
