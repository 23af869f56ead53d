"""Watch several rigs at once: each event in one line, and an alarm when a rig falls silent.

python examples/autotrainer/watch_rigs.py 192.168.1.70 192.168.1.71
python examples/autotrainer/watch_rigs.py --simulator --seconds 3

Exit status: 0, or 1 when a rig fell silent.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import AsyncExitStack

from autotrainer.api import DeviceSilentError
from autotrainer.api.remote import RemoteClient
from autotrainer.api.simulator import AutotrainerSimulator


async def watch(name: str, remote: RemoteClient) -> None:
    """Print events until the rig is silent."""
    async for event in remote.events(raise_when_silent=True):
        details = "" if event.context is None else f" {event.context!r}"
        print(f"{name}: {event.kind.name}{details}", flush=True)


async def run(options: argparse.Namespace) -> int:
    """Watch all of them at the same time."""
    async with AsyncExitStack() as stack:
        remotes: dict[str, RemoteClient] = {}
        for host in options.hosts:
            remotes[host] = await stack.enter_async_context(RemoteClient(host))
        if options.simulator:
            rig = await stack.enter_async_context(AutotrainerSimulator(heartbeat_interval_s=0.2))
            remotes["simulated"] = await stack.enter_async_context(RemoteClient(**rig.ports, heartbeat_interval_s=0.2))
            stack.push_async_callback(cancel, asyncio.create_task(play(rig)))
        watching = [watch(name, remote) for name, remote in remotes.items()]
        try:
            async with asyncio.timeout(options.seconds):
                await asyncio.gather(*watching)
        except DeviceSilentError as error:
            print(f"alarm: {error}", file=sys.stderr)
            return 1
        except TimeoutError:
            pass
    return 0


async def play(rig: AutotrainerSimulator) -> None:
    """Let the simulated rig do trials."""
    for number in range(1, 1000):
        await asyncio.sleep(0.2)
        for kind, context in rig.rig.trial(number):
            rig.publish(kind, context)


async def cancel(task: asyncio.Task[None]) -> None:
    """End a task."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def main() -> int:
    """Read the options, and watch."""
    parser = argparse.ArgumentParser(description="Watch several rigs at once.")
    parser.add_argument("hosts", nargs="*", help="addresses of rigs")
    parser.add_argument("--simulator", action="store_true", help="watch a simulated rig too")
    parser.add_argument("--seconds", type=float, help="end after so many seconds (default: never)")
    options = parser.parse_args()
    if not options.hosts and not options.simulator:
        parser.error("give the address of a rig, or --simulator")
    try:
        return asyncio.run(run(options))
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
