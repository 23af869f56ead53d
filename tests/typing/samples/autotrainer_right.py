"""What a user may write against autotrainer.api without the checkers objecting."""

import dataclasses
from datetime import UTC, datetime
from typing import Any, assert_type

from devicewire.autotrainer import ApiReachStatus, EmergencyStopContext, Event, parse_event

from autotrainer.api import (
    ApiCommand,
    ApiCommandReqeustResult,
    ApiCommandRequest,
    ApiCommandRequestResponse,
    ApiCommandRequestResult,
    ApiError,
    ApiEvent,
    ApiEventKind,
    ApiOptions,
    CurveKeys,
    CurveServer,
    RpcOptions,
    RpcService,
    build_event,
    create_api_service,
    create_default_api_options,
    legacy,
    resolve_enum,
)
from autotrainer.api.event import DayStartedContext, ReachEventDict, ReachEventMethodLike, ReachEventOutcomeLike
from autotrainer.api.remote import EventStream, RemoteClient, RemoteConsole
from autotrainer.api.rpc_service import ApiTopic
from autotrainer.api.simulator import AutotrainerSimulator, Fault, FaultKind


def delegate(request: ApiCommandRequest) -> ApiCommandRequestResponse:
    assert_type(request.command, ApiCommand)
    assert_type(request.data, dict[str, Any] | None)
    return ApiCommandRequestResponse(ApiCommandRequestResult.SUCCESS, data=[ApiReachStatus(1, 2, 3, 4)])


def serve(options: ApiOptions) -> None:
    service = create_api_service(options)
    assert_type(service, RpcService | None)
    if service is None:
        return
    with service as running:
        assert_type(running, RpcService)
        running.command_request_delegate = delegate
        running.command_request_delegate = None
        assert_type(running.send_event(ApiEvent(ApiEventKind.tunnelEnter, datetime.now(UTC), 1)), bool)
        running.send_event_dict(build_event(ApiEventKind.dayStarted, DayStartedContext(date=1.0)))
        running.send_event_dict({"kind": 4242, "extra": [1]})
        running.send_command_result(ApiCommandRequestResponse(ApiCommandRequestResult.SUCCESS, nonce=3))
        running.send_dict(ApiTopic.EVENT, {"kind": 1})
        running.send(42, b"x")
        assert_type(running.statistics.missed, int)
        assert_type(running.endpoints, tuple[str, ...])


def name_things(status: ApiReachStatus, keys: CurveKeys) -> None:
    assert_type(dataclasses.replace(status, reaches=5), ApiReachStatus)
    dataclasses.asdict(status)
    assert_type(resolve_enum(ApiCommand, "get_st"), ApiCommand)
    assert_type(ApiCommandReqeustResult.SUCCESS.is_listed, bool)
    dataclasses.replace(create_default_api_options(), rpc=RpcOptions(curve=CurveServer(keys), host="127.0.0.1"))
    legacy.ApiEventKind.acquisitionStarted.is_listed
    reach: ReachEventDict = {
        "init": -1,
        "end": None,
        "max": 5,
        "method": ReachEventMethodLike.TONGUE,
        "outcome": ReachEventOutcomeLike.EATEN,
        "delay_since_presented": 0.5,
    }
    build_event(ApiEventKind.trialReachEvents, {"session_id": "s", "trial_reach_events": [reach]})


def look(remote: RemoteConsole) -> None:
    with remote:
        for event in remote.events(ApiTopic.EVENT, kinds={ApiEventKind.emergencyStop}):
            assert_type(event, Event)
            if isinstance(event.context, EmergencyStopContext):
                assert_type(event.context.reason, str)
        assert_type(remote.events().get(1.0), Event | None)
        assert_type(remote.run(ApiCommand.GET_STATUS).result, ApiCommandRequestResult)


async def look_later(remote: RemoteClient, simulator: AutotrainerSimulator) -> None:
    simulator.faults.add(Fault(FaultKind.NO_REPLY, times=1))
    async with RemoteClient(**simulator.ports) as other:
        assert_type(other, RemoteClient)
    assert_type(remote.events(), EventStream[Event])
    async for event in remote.events():
        assert_type(event.kind, ApiEventKind)
    try:
        reply = await remote.send_command(1234, {"a_b": 1}, timeout_s=1)
        assert_type(reply.error_message, str | None)
    except ApiError as error:
        print(error)


assert_type(parse_event(b"{}").when, float | None)
