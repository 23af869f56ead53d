"""The operations on files, each on one folder of the station."""

from collections.abc import Mapping
from typing import Final

from .answers import Json, RefusalError
from .file_paths import Path, split_path
from .file_tree import FileTree
from .machine import Call, Handler, Machine


def _place(machine: Machine, call: Call) -> tuple[FileTree, Path]:
    return machine.station.files.find(call.parameters["root"]), split_path(call.parameters["path"])


def _list(machine: Machine, call: Call) -> Json:
    tree, path = _place(machine, call)
    entries = tree.entries(path)
    return {"root": tree.name, "path": "/".join(path), "writable": tree.is_writable, "entries": entries}


def _download(machine: Machine, call: Call) -> bytes:
    tree, path = _place(machine, call)
    return tree.read(path)


def _upload(machine: Machine, call: Call) -> Json:
    tree, path = _place(machine, call)
    limit = machine.settings.numbers.file_bytes
    if len(call.content) > limit:
        raise RefusalError(413, f"A file has {limit} bytes at most")
    return tree.write(path, call.content, overwrite=call.parameters["overwrite"])


def _create_folder(machine: Machine, call: Call) -> None:
    tree, path = _place(machine, call)
    tree.make_folder(path)


def _move(machine: Machine, call: Call) -> None:
    tree = machine.station.files.find(call.parameters["root"])
    source, target = (split_path(call.body[name]) for name in ("from", "to"))
    tree.move(source, target, overwrite=call.body["overwrite"])


def _delete(machine: Machine, call: Call) -> None:
    tree, path = _place(machine, call)
    tree.remove(path, recursive=call.parameters["recursive"])


FILE_HANDLERS: Final[Mapping[str, Handler]] = {
    "files_get_roots": lambda machine, _: machine.station.files.report(),
    "files_list": _list,
    "files_download": _download,
    "files_upload": _upload,
    "files_create_folder": _create_folder,
    "files_move": _move,
    "files_delete": _delete,
}
