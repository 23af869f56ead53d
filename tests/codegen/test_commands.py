"""Specs of commands: a made-up protocol becomes a package that sends and reads its messages; what cannot become one is refused."""

from __future__ import annotations

import copy
import importlib
import json
import math
import pickle
import sys
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from codegen.errors import SpecError
from codegen.generate import build
from codegen.load import Document
from tests.codegen.commands_document import META, files_of, kettle

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

NAME = "made_kettle"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], ModuleType]:
    """The modules of the kettle's package, by name."""
    folder = tmp_path_factory.mktemp("commands")
    for path, text in files_of(kettle()).items():
        file = folder / NAME / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()

    def module(name: str) -> ModuleType:
        return importlib.import_module(f"{NAME}.{name}".rstrip("."))

    module("commands.water")
    return module


@pytest.fixture
def commands(package: Callable[[str], ModuleType]) -> ModuleType:
    return package("commands")


@pytest.fixture
def codec(package: Callable[[str], ModuleType]) -> ModuleType:
    return package("codec")


def test_the_package_says_what_it_was_made_from(package: Callable[[str], ModuleType]) -> None:
    assert package("").API_VERSION == "7"
    assert package("commands").NAMES["lampOff"] == "LampOff"
    assert package("commands").command_class("water/heat") is package("commands").WaterHeat
    assert package("commands").command_class("nothing") is None
    assert package("protocol").CUPS == {"small": ("a", "b")}
    assert package("protocol").BOILING == 100.0
    assert package("channels").CHANNELS[package("channels").ChannelName.WATER_TEMPERATURE].unit == "degC"
    kind = package("error_codes").ERROR_CODES["too dry"]
    assert (kind.remedy, kind.data) == ("fill it", ("litres",))


def test_spec_json_has_what_groups_add() -> None:
    spec = json.loads(files_of(kettle())["spec.json"])
    heat = spec["commands"]["water/heat"]
    assert list(heat["request"]["properties"])[:2] == ["kettle", "to"]
    assert heat["request"]["required"] == ["kettle", "to"]
    assert spec["commands"]["lampOff"]["timeout"] == {"seconds": 2}
    assert spec["commands"]["lampOff"]["errors"] == ["too dry"]


def test_the_package_is_lazy(package: Callable[[str], ModuleType]) -> None:
    assert set(package("commands").__all__) >= {"Command", "LampStateResponse", "WaterHeat"}
    assert set(dir(package("commands"))) >= {"Command", "LampStateResponse", "WaterHeat"}


def test_requests(commands: ModuleType, codec: ModuleType) -> None:
    heat = commands.WaterHeat(kettle=1, target=80, note=None)
    assert codec.encode_request(heat, "a1") == (
        b'{"k":"ask","do":"water/heat","with":{"kettle":1,"to":80,"minutes":1,"mode":"gentle","note":null,"steps":[],'
        b'"pin":"","unit":"C"},"n":"a1"}\n'
    )
    assert codec.encode_request(commands.LampOff(), '"') == b'{"k":"ask","do":"lampOff","n":"\\""}\n'
    assert codec.encode_request(commands.WaterHeat(kettle=1, target=1, note="\u2603"), "1").isascii()
    assert codec.encode_plain_request({"k": "ask", "n": 5}, "6") == b'{"k":"ask","n":"6"}\n'
    assert codec.encode_plain_request([1, None]) == b"[1,null]\n"
    with pytest.raises(TypeError):
        codec.encode_plain_request([1], "6")
    assert codec.encode_plain_request({"a": "\u2603"}) == b'{"a":"\\u2603"}\n'
    with pytest.raises(ValueError, match="JSON compliant"):
        codec.encode_plain_request({"a": math.nan})


def test_commands_are_values(commands: ModuleType) -> None:
    heat = commands.WaterHeat(kettle=1, target=80, pin="1234")
    assert heat == commands.WaterHeat(kettle=1, target=80, pin="1234")
    assert "1234" not in repr(heat)
    assert repr(heat).startswith("WaterHeat(kettle=1, target=80, minutes=1,")
    assert (heat.wire_name, heat.group, heat.changes_state, heat.reports_progress) == (
        "water/heat",
        "water",
        True,
        True,
    )
    assert commands.LampOff.may_end_stream
    with pytest.raises(AttributeError):
        heat.target = 5


def test_timeouts(commands: ModuleType) -> None:
    assert commands.LampOff().answer_timeout_s() == 2.0
    assert commands.WaterHeat(kettle=1, target=80, minutes=2).answer_timeout_s() == 180.0
    assert commands.WaterHeat(kettle=1, target=80, minutes="x").answer_timeout_s() == 60.0


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ({"target": 101}, "water/heat: to is 101, allowed is more than 0 and at most 100 degC"),
        ({"target": 0}, "water/heat: to is 0, allowed is more than 0 and at most 100 degC"),
        ({"target": "5"}, "water/heat: to is '5', allowed is a finite number"),
        ({"target": math.nan}, "water/heat: to is nan, allowed is a finite number"),
        ({"target": True}, "water/heat: to is True, allowed is a finite number"),
        ({"kettle": 1.5}, "water/heat: kettle is 1.5, allowed is an integer"),
        ({"kettle": -1}, "water/heat: kettle is -1, allowed is at least 0"),
        ({"mode": "mild"}, "water/heat: mode is 'mild', allowed is 'gentle' or 'full-power'"),
        ({"unit": "K"}, "water/heat: unit is 'K', allowed is 'C' or 'F'"),
        ({"note": "abcdefghi"}, "water/heat: note is 'abcdefghi', allowed is at most 8 characters"),
        ({"note": 5}, "water/heat: note is 5, allowed is None or a text"),
        ({"steps": (1, 2, 3, 4)}, "water/heat: steps is (1, 2, 3, 4), allowed is at most 3 items"),
        ({"steps": 5}, "water/heat: steps is 5, allowed is a list"),
        ({"steps": (1, 10)}, "water/heat: steps[1] is 10, allowed is at most 9"),
        ({"steps": ("1",)}, "water/heat: steps[0] is '1', allowed is a finite number"),
        ({"pours": ({"litres": 1}, {"litres": -1})}, "water/heat: pours[1].litres is -1, allowed is at least 0 l"),
        ({"pours": ({"size": "small"},)}, "water/heat: pours[0].litres is missing, allowed is a finite number"),
        ({"pours": (5,)}, "water/heat: pours[0] is 5, allowed is a mapping"),
        ({"first": {"litres": 1, "size": "huge"}}, "water/heat: first.size is 'huge', allowed is 'small' or 'large'"),
        ({"first": {"litres": 1, "next": 5}}, "water/heat: first.next is 5, allowed is a mapping"),
        ({"pin": 1234}, "water/heat: pin is ***, allowed is a text"),
    ],
)
def test_ranges_and_types_are_checked(package: Callable[[str], ModuleType], members: dict[str, Any], text: str) -> None:
    command = package("commands").WaterHeat(**{"kettle": 1, "target": 80, **members})
    with pytest.raises(package("rules").InvalidCommandError) as refused:
        command.check()
    assert str(refused.value) == text
    assert refused.value.command == "water/heat"
    assert refused.value.is_type_error == (
        "finite" in text or "allowed is a" in text.replace("at ", "") or "None" in text
    )
    assert str(pickle.loads(pickle.dumps(refused.value))) == text
    assert "1234" not in repr(vars(refused.value))


def test_what_is_allowed_passes(commands: ModuleType, package: Callable[[str], ModuleType]) -> None:
    mode = package("models").Mode
    for members in (
        {},
        {"kettle": 2.0},
        {"mode": mode.FULL_POWER},
        {"note": None},
        {"steps": [1]},
        {"note": "12345678"},
    ):
        commands.WaterHeat(**{"kettle": 1, "target": 100, **members}).check()
    commands.LampOff().check()


@pytest.mark.parametrize("value", [math.inf, object(), "\ud800", [math.nan]])
def test_what_json_cannot_say_is_never_sent(
    commands: ModuleType, codec: ModuleType, package: Callable[[str], ModuleType], value: object
) -> None:
    command = commands.WaterHeat(kettle=1, target=5, steps=value)
    with pytest.raises(package("rules").InvalidCommandError, match="steps"):
        codec.encode_request(command, "1")


def test_answers(commands: ModuleType, codec: ModuleType, package: Callable[[str], ModuleType]) -> None:
    answer = codec.decode_message(b'{"k":"done","n":"1","with":{"degrees":5,"new":1}}\r\n')
    assert isinstance(answer, codec.Answer)
    assert (answer.request_id, answer.command) == ("1", None)
    heat = commands.WaterHeat(kettle=1, target=80)
    assert heat.decode_answer(answer.data) == package("models").Water(degrees=5.0)
    assert heat.decode_plain(answer.data) == {"degrees": 5, "new": 1}
    assert commands.LampOff().decode_answer(answer.data) is None
    assert commands.LampState().decode_answer(b'{"isOn": true}').is_on is True
    assert isinstance(commands.LampLook().decode_answer(b'{"is":"odd"}'), package("models").UnlistedLook)


def test_answers_that_are_not_understood(commands: ModuleType, package: Callable[[str], ModuleType]) -> None:
    for data in (None, b"{}", b"[1]", b'{"isOn": 5}', b'{"isOn": '):
        with pytest.raises(package("command").AnswerError, match="lamp-state: the answer is not understood") as failed:
            commands.LampState().decode_answer(data)
        assert failed.value.command == "lamp-state"
        assert failed.value.reason
    with pytest.raises(package("command").AnswerError, match="not a JSON object"):
        commands.LampOff().decode_plain(b"[1]")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b'{"k":"done"}', "Answer(command=None, request_id=None, data=None)"),
        (b'\xef\xbb\xbf {"k":"done","n":7,"with":null} ', "Answer(command=None, request_id='7', data=None)"),
        (b'{"k":"done","n":true,"command":"x","topic":"y"}', "Answer(command=None, request_id=None, data=None)"),
        (
            b'{"k":"no","why":"dry","with":{"a":1}}',
            "ErrorAnswer(code='dry', command=None, request_id=None, data={'a': 1})",
        ),
        (b'{"k":"no","why":5}', "ErrorAnswer(code='5', command=None, request_id=None, data={})"),
        (b'{"k":"no","with":"oh"}', "ErrorAnswer(code='', command=None, request_id=None, data={'data': 'oh'})"),
        (b'{"k":"odd","x":1}', "UnlistedMessage(kind='odd', request_id=None, content={'k': 'odd', 'x': 1})"),
    ],
)
def test_messages(codec: ModuleType, line: bytes, expected: str) -> None:
    assert repr(codec.decode_message(line)).replace("mappingproxy(", "").replace("}))", "})") == expected


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"garbage",
        b"[]",
        b"5",
        b"{}",
        b'{"k":5}',
        b'{"k":"done"',
        b"\xff\xfe",
        b"[" * 5000,
        b'{"k":"done"}{"k":"done"}',
    ],
)
def test_lines_that_are_no_messages(codec: ModuleType, line: bytes) -> None:
    with pytest.raises(codec.MessageError, match="not a message") as failed:
        codec.decode_message(line)
    assert len(failed.value.excerpt) <= 90


def test_data_is_decoded_once_and_late(codec: ModuleType) -> None:
    answer = codec.decode_message(b'{"with":{"degrees":"\xff"},"k":"done"}')
    assert isinstance(answer.data, msgspec.Raw)
    assert codec.decode_message(b'{"k":"no","with":{"a":"\xff"}}').data == {"data": '{"a":"\ufffd"}'}


# Refusals


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """The protocol, changed."""
    data = kettle()
    change(data)
    return data


def heat_of(data: dict[str, Any]) -> dict[str, Any]:
    """The entry of one command."""
    entry: dict[str, Any] = data["commands"]["water/heat"]
    return entry


@pytest.mark.parametrize(
    ("change", "place", "reason"),
    [
        (lambda d: d.update(x=1), "", "unexpected"),
        (lambda d: d.pop("wire"), "", "required"),
        (lambda d: d["wire"].update(delimiter=""), "/wire/delimiter", ""),
        (lambda d: d["wire"].update(delimiter="\u00e9"), "/wire/delimiter", ""),
        (lambda d: d["wire"]["error"].update(tag="done"), "/wire/error/tag", "two envelopes"),
        (lambda d: d["wire"]["error"]["members"].update(id="m"), "/wire/error/members/id", "elsewhere"),
        (lambda d: d["wire"]["request"]["members"].pop("command"), "/wire/request/members", "do not say their command"),
        (lambda d: d["wire"].update(kind="n"), "/wire", "two roles"),
        (lambda d: heat_of(d).update(group="tea"), "/commands/water~1heat/group", "no group 'tea'"),
        (lambda d: heat_of(d).update(name="Water-Heat"), "/commands/water~1heat/name", ""),
        (lambda d: heat_of(d).update(code="os"), "/commands/water~1heat", "unexpected"),
        (lambda d: heat_of(d).update(errors=["no tea"]), "/commands/water~1heat/errors/0", "no error 'no tea'"),
        (lambda d: d.update(common_errors=["no tea"]), "/common_errors/0", "no error 'no tea'"),
        (lambda d: heat_of(d)["timeout"].update(member="mode"), "/commands/water~1heat/timeout/member", "no number"),
        (
            lambda d: heat_of(d)["request"]["properties"].update(kettle={}),
            "/commands/water~1heat/request/properties/kettle",
            "of the group",
        ),
        (
            lambda d: heat_of(d).update(response={"$ref": "#/$defs/Tea"}),
            "/commands/water~1heat/response/$ref",
            "no definition",
        ),
        (lambda d: d["commands"].update({"lamp-off": d["commands"]["lampOff"]}), "/commands", "both become 'LampOff'"),
        (lambda d: d["$defs"].update(WaterHeat={"type": "object"}), "/commands", "both become 'WaterHeat'"),
        (lambda d: d["$defs"].update(Command={"type": "object"}), "/commands", "both become 'Command'"),
        (lambda d: d["$defs"].update(UnlistedLook={"type": "object"}), "/commands", "both become 'UnlistedLook'"),
        (lambda d: d["constants"].update(ROLES={"value": 1, "description": "x"}), "/constants", "both become 'ROLES'"),
        (lambda d: d["channels"].update(u=d["channels"]["t"]), "/channels", "both become"),
        (lambda d: d["errors"].update({"Too-dry": d["errors"]["too dry"]}), "/errors", "both become"),
    ],
)
def test_refusals_name_the_place(change: Callable[[dict[str, Any]], object], place: str, reason: str) -> None:
    with pytest.raises(SpecError) as refused:
        files_of(changed(change))
    assert refused.value.pointer == place
    assert reason in refused.value.reason


def test_members_may_have_any_name_of_ours() -> None:
    names = ("check", "wire_name", "decode_answer", "_rules", "self", "class", "__init__", "group", "str")
    data = changed(lambda d: heat_of(d)["request"]["properties"].update({name: {"type": "string"} for name in names}))
    text = files_of(data)["commands/water.py"]
    for name in ("check_", "wire_name_", "decode_answer_", "rules", "class_", "group_", "str_"):
        assert f"    {name}: str | _msgspec.UnsetType" in text


def test_a_spec_without_meta_schema_is_refused(tmp_path: Any) -> None:
    for meta in (None, tmp_path / "nothing.json"):
        with pytest.raises(SpecError, match="no schema to check"):
            build("", Document("kettle.yaml", kettle(), "0"), meta, lambda _: None, "commands")


def test_the_smallest_protocol() -> None:
    data = kettle()
    small = {key: data[key] for key in ("title", "version", "wire", "default_timeout_s")}
    small["groups"] = {"lamp": {"description": "The lamp."}}
    small["commands"] = {"lampOff": data["commands"]["lampOff"]}
    files = files_of(copy.deepcopy(small))
    assert {"channels.py", "error_codes.py", "commands/water.py"}.isdisjoint(files)
    assert META.is_file()
