"""A project: recordings and where they are saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devicewire.otii import commands
from devicewire.otii.protocol import NONE_ID

from ._async_recording import AsyncRecording
from .exceptions import Otii_Exception

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._async_connection import AsyncOtiiConnection

__all__ = ["AsyncProject"]


class AsyncProject:
    """A project.

    See `AsyncOtiiConnection.call` for what every method raises. A closed project raises Otii_Exception, and nothing is sent.

    Args:
        id: id of the project.
        connection: connection to the server.

    Attributes:
        id: id of the project, -1 once it is closed.
        connection: connection to the server.
        filename: where it is saved, as the server says; empty until it is saved or opened.
    """

    def __init__(self, id: int, connection: AsyncOtiiConnection) -> None:  # noqa: A002 - documented
        self.id = id
        self.connection = connection
        self.filename = ""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id} {self.filename!r}>"

    async def close(self, force: bool = False) -> None:
        """Close the project.

        Args:
            force: in spite of data that is not saved.
        """
        await self.connection.call(commands.ProjectClose(project_id=self.id, force=force))
        self.id = NONE_ID

    async def create_user_log(self, user_log_id: str) -> str:
        """Make a log that a program writes to, and return its id."""
        command = commands.ProjectCreateUserLog(project_id=self.id, user_log_id=user_log_id)
        return (await self.connection.call(command)).user_log_id

    async def crop_data(self, start: float, end: float) -> None:
        """Keep what lies between two times, in s, and remove the rest."""
        await self.connection.call(commands.ProjectCropData(project_id=self.id, start=start, end=end))

    async def get_last_recording(self) -> AsyncRecording | None:
        """Return the newest recording, None if there is none."""
        info = await self.connection.call(commands.ProjectGetLastRecording(project_id=self.id))
        return None if info.recording_id == NONE_ID else AsyncRecording.from_info(info, self.connection)

    async def get_recordings(self) -> list[AsyncRecording]:
        """Return all recordings, in the order of the server."""
        answer = await self.connection.call(commands.ProjectGetRecordings(project_id=self.id))
        return [AsyncRecording.from_info(info, self.connection) for info in answer.recordings]

    async def save(self, progress: bool = False, *, on_progress: Callable[[float], object] | None = None) -> str:
        """Save the project where it was saved last, or opened from, and return the name of the file.

        Args:
            progress: ask the server for progress messages.
            on_progress: is called with 0.0 to 1.0 for each of them.

        Raises:
            Otii_Exception: it has no file name yet. Nothing was sent.
        """
        if not self.filename:
            raise Otii_Exception({"errorcode": "Missing file name"}, was_sent=False)
        return await self._save(self.filename, True, progress, on_progress)

    async def save_as(
        self,
        filename: str,
        force: bool = False,
        progress: bool = False,
        *,
        on_progress: Callable[[float], object] | None = None,
    ) -> str:
        """Save the project under a name, and return the name of the file.

        Args:
            filename: a file on the server's computer.
            force: overwrite it.
            progress: ask the server for progress messages.
            on_progress: is called with 0.0 to 1.0 for each of them.
        """
        self.filename = await self._save(filename, force, progress, on_progress)
        return self.filename

    async def _save(
        self, filename: str, force: bool, progress: bool, on_progress: Callable[[float], object] | None
    ) -> str:
        command = commands.ProjectSave(
            project_id=self.id,
            filename=filename,
            force=force,
            progress=progress or on_progress is not None,
        )
        return (await self.connection.call(command, on_progress=on_progress)).filename

    async def start_recording(self) -> None:
        """Start a recording. One that runs is ended."""
        await self.connection.call(commands.ProjectStartRecording(project_id=self.id))

    async def stop_recording(self) -> None:
        """Stop the recording that runs."""
        await self.connection.call(commands.ProjectStopRecording(project_id=self.id))
