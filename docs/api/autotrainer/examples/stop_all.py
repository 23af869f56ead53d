"""Stop rigs in an emergency, and say of each whether it did stop.

python examples/autotrainer/stop_all.py 192.168.1.70 192.168.1.71
python examples/autotrainer/stop_all.py --simulator

Exit status: 0 when all have stopped, 1 when one has not, or did not say so. The command is never sent twice.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import AsyncExitStack

from autotrainer.api import ApiCommand, ApiError, CommandTimeoutError
from autotrainer.api.remote import RemoteClient
from autotrainer.api.simulator import AutotrainerSimulator


async def stop(name: str, remote: RemoteClient) -> bool:
    """Stop one rig, and tell whether it has stopped."""
    try:
        await remote.run(ApiCommand.EMERGENCY_STOP)
    except CommandTimeoutError as error:
        print(f"{name}: NOT KNOWN, look at it: {error}" if error.was_sent else f"{name}: NOT REACHED: {error}")
        return False
    except ApiError as error:
        print(f"{name}: NOT STOPPED: {error}")
        return False
    print(f"{name}: stopped")
    return True


async def run(hosts: list[str], timeout_s: float, *, with_simulator: bool) -> int:
    """Stop all of them at the same time."""
    async with AsyncExitStack() as stack:
        remotes = {host: RemoteClient(host, timeout_s=timeout_s) for host in hosts}
        if with_simulator:
            rig = await stack.enter_async_context(AutotrainerSimulator())
            remotes["simulated"] = RemoteClient(**rig.ports, timeout_s=timeout_s)
        for remote in remotes.values():
            await stack.enter_async_context(remote)
        has_stopped = await asyncio.gather(*(stop(name, remote) for name, remote in remotes.items()))
    return 0 if all(has_stopped) else 1


def main() -> int:
    """Read the options, and stop."""
    parser = argparse.ArgumentParser(description="Stop rigs in an emergency.")
    parser.add_argument("hosts", nargs="*", help="addresses of rigs")
    parser.add_argument("--simulator", action="store_true", help="stop a simulated rig too")
    parser.add_argument("--timeout", type=float, default=2.0, metavar="S", help="time limit (%(default)s s)")
    options = parser.parse_args()
    if not options.hosts and not options.simulator:
        parser.error("give the address of a rig, or --simulator")
    return asyncio.run(run(options.hosts, options.timeout, with_simulator=options.simulator))


if __name__ == "__main__":
    sys.exit(main())
