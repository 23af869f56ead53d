"""Joins the device, its link and the faults in one event loop."""

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Sequence
from typing import Final

from devicewire.conduyt.enums import DeviceType, ErrorCode, HostType

from .codes import name_of
from .command_log import CommandLog, ReceivedCommand
from .device import Device
from .fault_list import Faults
from .faults import Fault, apply_faults
from .links import Link
from .outgoing import Outgoing, fits
from .packets import Packet, PacketFault
from .receivers import CobsReceiver, FirmwareRawReceiver, PlainReceiver, Receiver
from .settings import RawLink

logger: Final = logging.getLogger("conduyt.simulator")


class Machine:
    """One run of the simulator. All methods but `poke` belong to the loop in which it was started."""

    def __init__(
        self, device: Device, link: Link, faults: Faults, log: CommandLog, raw_link: RawLink, restart_s: float
    ) -> None:
        self._device: Final = device
        self._link: Final = link
        self._faults: Final = faults
        self._log: Final = log
        self._restart_s: Final = restart_s
        self._receiver: Final = _receiver(link, device.board.max_payload, raw_link)
        self._leaving: asyncio.Queue[Outgoing] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._plugged = False

    async def start(self) -> None:
        """Put the link up and begin. OSError when the link cannot be had."""
        self._loop = asyncio.get_running_loop()
        await self.plug()
        self._device.outbox.wake = self.poke
        self._start(self._write_all())
        self._pump()

    async def stop(self) -> None:
        """Take the link down and end."""
        self._device.outbox.wake = lambda: None
        if self._timer is not None:
            self._timer.cancel()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.unplug()

    def poke(self) -> None:
        """Look soon at what is due; from any thread."""
        with contextlib.suppress(RuntimeError):  # the loop has just ended
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._pump)

    async def plug(self) -> None:
        """Put the link up, if it is down."""
        if not self._plugged:
            await self._link.plug(self)
            self._plugged = True

    async def unplug(self) -> None:
        """Take the link down; what was about to leave is lost."""
        self._plugged = False
        self._link.unplug()
        while not self._leaving.empty():
            self._leaving.get_nowait()

    async def restart(self) -> None:
        """Restart the board."""
        await self.unplug()
        self._device.restart()
        self._receiver.clear()
        await asyncio.sleep(self._restart_s)
        await self.plug()

    # What the link tells

    def opened(self) -> None:
        """A host has connected. The firmware keeps what an earlier one left in its buffer."""
        if isinstance(self._receiver, PlainReceiver):
            self._receiver.clear()

    def received(self, data: bytes) -> None:
        """Bytes have arrived."""
        for item in self._receiver.feed(data):
            if isinstance(item, Packet):
                self._carry_out(item)
            else:
                self._complain(item)
        self._pump()

    def _carry_out(self, packet: Packet) -> None:
        hits = self._faults.take(name_of(packet.type))
        acts = all(fault.acts for fault in hits)
        answer = self._device.receive(packet) if acts else Packet(DeviceType.ACK, packet.seq)
        self._log.add(ReceivedCommand(packet, answer if acts else None))
        logger.info("%s seq %d%s", name_of(packet.type), packet.seq, _described(answer, hits))
        if packet.type == HostType.RESET and isinstance(self._receiver, FirmwareRawReceiver):
            self._receiver.clear()
        if answer is not None:
            self._post(answer, hits)

    def _complain(self, fault: PacketFault) -> None:
        habits = self._device.habits
        codes = {PacketFault.BAD_CRC: ErrorCode.CRC_MISMATCH}
        if habits.answers_versions:
            codes[PacketFault.BAD_VERSION] = ErrorCode.VERSION_MISMATCH
        if habits.answers_overlong:
            codes[PacketFault.OVERLONG] = ErrorCode.PAYLOAD_TOO_LARGE
        logger.info("damaged packet: %s", fault.value)
        if fault in codes and not self._device.hangs:
            self._post(Packet(DeviceType.NAK, 0, bytes((codes[fault],))), ())

    # What is due

    def _pump(self) -> None:
        """Do what is due, send what waits, and set the timer."""
        due = self._device.restart_due
        if due is not None and due <= self._device.clock.now():
            self._device.restart_due = None
            self._start(self.restart())
        self._device.run(self._device.clock.now())
        for packet in self._device.outbox.take():
            self._post(packet, self._faults.take(name_of(packet.type)))
        self._set_timer()

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due = self._device.next_due()
        wait_s = None if due is None else self._device.clock.real_s_until(due)
        if wait_s is not None and self._loop is not None:
            self._timer = self._loop.call_later(wait_s, self._pump)

    # What leaves

    def _post(self, packet: Packet, hits: Sequence[Fault]) -> None:
        if not fits(packet, self._device.board.max_payload, cobs=self._link.cobs):
            logger.warning("%s with %d bytes does not fit: nothing is sent", name_of(packet.type), len(packet.payload))
            return
        for outgoing in apply_faults(hits, Outgoing(packet), self._faults.random):
            if outgoing.in_order:
                self._leaving.put_nowait(outgoing)
            else:
                self._start(self._write(outgoing))

    async def _write_all(self) -> None:
        while True:
            await self._write(await self._leaving.get())

    async def _write(self, outgoing: Outgoing) -> None:
        if outgoing.delay_s:
            await asyncio.sleep(outgoing.delay_s)
        data = outgoing.frame() if self._link.cobs else outgoing.before + outgoing.content()
        if outgoing.unplug:
            data = data[: outgoing.keep]
        for number, part in enumerate(outgoing.parts(data)):
            if number and outgoing.pause_s:
                await asyncio.sleep(outgoing.pause_s)
            self._link.send(outgoing.packet.type, part)
        if outgoing.unplug:
            await self._lose_link(outgoing.replug_s)

    async def _lose_link(self, replug_s: float | None) -> None:
        await asyncio.sleep(0)  # what was written leaves first
        await self.unplug()
        if replug_s is not None:
            await asyncio.sleep(replug_s)
            await self.plug()

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _receiver(link: Link, max_payload: int, raw_link: RawLink) -> Receiver:
    if link.cobs:
        return CobsReceiver(max_payload)
    return PlainReceiver(max_payload) if raw_link == "plain" else FirmwareRawReceiver(max_payload)


def _described(answer: Packet | None, hits: Sequence[Fault]) -> str:
    said = "nothing" if answer is None else name_of(answer.type)
    return f" -> {said}" + (f", faults: {', '.join(type(fault).__name__ for fault in hits)}" if hits else "")
