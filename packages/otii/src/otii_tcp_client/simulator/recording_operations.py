"""The commands about projects and recordings."""

from collections.abc import Callable, Mapping
from typing import Final

from .answers import Json, failure, invalid_value
from .bench import Bench
from .handling import Data, Handler
from .recording import NO_ID, Project, Recording, find_project, find_recording
from .statistics import statistics
from .tracks import AnalogTrack, EventTrack

_US_PER_S: Final = 1e6


def _in_project(work: Callable[[Bench, Project, Data], Json]) -> Handler:
    return lambda bench, data: work(bench, find_project(bench.projects, data["project_id"]), data)


def _in_recording(work: Callable[[Bench, Recording, Data], Json]) -> Handler:
    return lambda bench, data: work(bench, find_recording(bench.projects, data["recording_id"])[1], data)


# Projects


def _close(bench: Bench, project: Project, data: Data) -> Json:
    bench.close(project, force=data.get("force", False))
    return None


def _save(bench: Bench, project: Project, data: Data) -> Json:
    return {"filename": bench.save(project, data["filename"], force=data.get("force", False))}


def _crop(_bench: Bench, project: Project, data: Data) -> Json:
    if project.running is not None:
        raise failure("A recording is running")
    if data["end"] <= data["start"]:
        raise invalid_value("end", data["end"])
    for recording in project.recordings:
        for track in (*recording.tracks.values(), *recording.logs.values()):
            track.crop(data["start"], data["end"])
    project.is_changed = True
    return None


def _create_user_log(_bench: Bench, project: Project, data: Data) -> Json:
    if data["id"] in project.user_logs:
        raise failure(f"There is a user log {data['id']} already")
    project.user_logs.append(data["id"])
    return {"id": data["id"]}


def _get_last_recording(bench: Bench, project: Project, _data: Data) -> Json:
    if not project.recordings:
        return {"recording_id": NO_ID}
    return project.recordings[-1].entry(lists_measurements=bench.settings.lists_measurements)


def _get_recordings(bench: Bench, project: Project, _data: Data) -> Json:
    lists = bench.settings.lists_measurements
    return {"recordings": [recording.entry(lists_measurements=lists) for recording in project.recordings]}


def _start_recording(bench: Bench, project: Project, _data: Data) -> Json:
    bench.start_recording(project)
    return None


def _stop_recording(bench: Bench, project: Project, _data: Data) -> Json:
    bench.stop_recording(project)
    return None


# Data of channels


def _downsample(_bench: Bench, recording: Recording, data: Data) -> Json:
    _check_stopped(recording)
    if data["factor"] < 2:
        raise invalid_value("factor", data["factor"])
    recording.track(data["device_id"], data["channel"]).downsample(int(data["factor"]))
    return None


def _get_data(_bench: Bench, recording: Recording, data: Data) -> Json:
    return recording.track(data["device_id"], data["channel"]).data(int(data["index"]), int(data["count"]))


def _get_count(_bench: Bench, recording: Recording, data: Data) -> Json:
    return {"count": len(recording.track(data["device_id"], data["channel"]))}


def _get_index(_bench: Bench, recording: Recording, data: Data) -> Json:
    return {"index": recording.track(data["device_id"], data["channel"]).index(data["timestamp"])}


def _get_info(_bench: Bench, recording: Recording, data: Data) -> Json:
    track = recording.track(data["device_id"], data["channel"])
    shown: dict[str, Json] = {"offset": recording.offset_us / _US_PER_S, "from": track.from_s, "to": track.to_s}
    return {**shown, "sample_rate": track.rate}


def _get_statistics(_bench: Bench, recording: Recording, data: Data) -> Json:
    track = recording.track(data["device_id"], data["channel"])
    if not isinstance(track, AnalogTrack):
        raise invalid_value("channel", data["channel"])
    return statistics(track, data["from"], data["to"])


def _check_stopped(recording: Recording) -> None:
    if recording.is_running:
        raise failure("The recording is running")


# Recordings


def _delete(bench: Bench, data: Data) -> Json:
    project, recording = find_recording(bench.projects, data["recording_id"])
    if recording.is_running:
        bench.stop_recording(project)
    project.recordings.remove(recording)
    return None


def _rename(_bench: Bench, recording: Recording, data: Data) -> Json:
    recording.name = data["name"]
    return None


def _is_running(_bench: Bench, recording: Recording, _data: Data) -> Json:
    return {"running": recording.is_running}


def _get_offset(_bench: Bench, recording: Recording, _data: Data) -> Json:
    return {"offset": recording.offset_us}


def _set_offset(_bench: Bench, recording: Recording, data: Data) -> Json:
    recording.offset_us = data["offset"]
    return None


# Logs


def _get_log_offset(_bench: Bench, recording: Recording, data: Data) -> Json:
    device_id: str | None = data.get("device_id")
    recording.track(device_id, data["channel"])
    return {"offset": recording.log_offsets.get((device_id, data["channel"]), 0)}


def _set_log_offset(_bench: Bench, recording: Recording, data: Data) -> Json:
    device_id: str | None = data.get("device_id")
    recording.track(device_id, data["channel"])
    recording.log_offsets[device_id, data["channel"]] = data["offset"]
    return None


def _import_log(bench: Bench, recording: Recording, data: Data) -> Json:
    """Take a file of lines `seconds text`."""
    if not data["converter"].endswith(".lua"):
        raise invalid_value("converter", data["converter"])
    if data["filename"] not in bench.log_files:
        raise failure(f"{data['filename']} cannot be read")
    log_id = bench.new_log_id()
    track = recording.logs[log_id] = EventTrack(log_id, "log")
    for line in bench.log_files[data["filename"]]:
        seconds, _, text = line.partition(" ")
        track.add(float(seconds), text)
    return {"log_id": log_id}


def _log(bench: Bench, recording: Recording, data: Data) -> Json:
    recording.notes.append((data["timestamp"] or bench.clock.now_s() * 1000, data["text"]))
    return None


def _user_log(bench: Bench, data: Data, key: str) -> tuple[Recording, str]:
    project, recording = find_recording(bench.projects, data["recording_id"])
    if data[key] not in project.user_logs:
        raise invalid_value(key, data[key])
    return recording, data[key]


def _append_user_log(bench: Bench, data: Data) -> Json:
    recording, log_id = _user_log(bench, data, "measurement_id")
    entries = recording.user_logs.setdefault(log_id, [])
    entries.append((data["time"], data["message"]))
    entries.sort(key=lambda entry: entry[0])
    return None


def _offset_user_log(bench: Bench, data: Data) -> Json:
    recording, log_id = _user_log(bench, data, "measurement_id")
    recording.user_log_offsets[log_id] = data["offset"]
    return None


def _get_user_log_data(bench: Bench, data: Data) -> Json:
    recording, log_id = _user_log(bench, data, "user_log_id")
    offset_s = recording.user_log_offsets.get(log_id, 0.0)
    entries = [(at + offset_s, text) for at, text in recording.user_logs.get(log_id, [])]
    found = [entry for entry in entries if data["from"] <= entry[0] < data["to"] and data["filter"] in entry[1]]
    page, size = int(data.get("page", 1)), int(data.get("page_size", 1000))
    if page < 1 or size < 1:
        raise invalid_value("page" if page < 1 else "page_size", min(page, size))
    shown: list[Json] = [{"timestamp": at, "value": text} for at, text in found[(page - 1) * size : page * size]]
    pages = max(1, -(-len(found) // size))
    return {"data_type": "log_data", "page": page, "pages_total": pages, "values": shown}


HANDLERS: Final[Mapping[str, Handler]] = {
    "project_close": _in_project(_close),
    "project_create_user_log": _in_project(_create_user_log),
    "project_crop_data": _in_project(_crop),
    "project_get_last_recording": _in_project(_get_last_recording),
    "project_get_recordings": _in_project(_get_recordings),
    "project_save": _in_project(_save),
    "project_start_recording": _in_project(_start_recording),
    "project_stop_recording": _in_project(_stop_recording),
    "recording_append_user_log": _append_user_log,
    "recording_delete": _delete,
    "recording_downsample_channel": _in_recording(_downsample),
    "recording_get_channel_data": _in_recording(_get_data),
    "recording_get_channel_data_count": _in_recording(_get_count),
    "recording_get_channel_data_index": _in_recording(_get_index),
    "recording_get_channel_info": _in_recording(_get_info),
    "recording_get_channel_statistics": _in_recording(_get_statistics),
    "recording_get_log_offset": _in_recording(_get_log_offset),
    "recording_get_offset": _in_recording(_get_offset),
    "recording_get_user_log_data": _get_user_log_data,
    "recording_import_log": _in_recording(_import_log),
    "recording_is_running": _in_recording(_is_running),
    "recording_log": _in_recording(_log),
    "recording_offset_user_log": _offset_user_log,
    "recording_rename": _in_recording(_rename),
    "recording_set_log_offset": _in_recording(_set_log_offset),
    "recording_set_offset": _in_recording(_set_offset),
}
