"""Mistakes of users of autotrainer.api that the checkers find: `# E: <code of mypy> <rule of pyright>`, `-` where one finds nothing."""

from datetime import UTC, datetime

from devicewire.autotrainer import ApiReachStatus

from autotrainer.api import (
    ApiCommand,
    ApiCommandRequestResponse,
    ApiCommandRequestResult,
    ApiEvent,
    ApiEventKind,
    ApiOptions,
    CurveKeys,
    RpcOptions,
    RpcService,
    create_api_service,
)
from autotrainer.api.event import IsEnabledContext
from autotrainer.api.remote import RemoteClient, RemoteConsole


def serve(service: RpcService, event: ApiEvent) -> None:
    create_api_service(RpcOptions())  # E: arg-type reportArgumentType
    create_api_service(ApiOptions()).start()  # E: union-attr reportOptionalMemberAccess
    service.send_event({"kind": 1})  # E: arg-type reportArgumentType
    service.send(42, "text")  # E: arg-type reportArgumentType
    service.send_string(42, b"bytes")  # E: arg-type reportArgumentType
    service.send_command_result({"result": 100})  # E: arg-type reportArgumentType
    service.command_request_delegate = lambda: None  # E: assignment reportAttributeAccessIssue
    service.subscriber_port = 5  # E: misc reportAttributeAccessIssue
    event.index = 5  # E: misc reportAttributeAccessIssue
    ApiEvent(101, datetime.now(UTC), 1)  # E: arg-type reportArgumentType
    ApiEvent(ApiEventKind.tunnelEnter, 1.5, 1)  # E: arg-type reportArgumentType
    RpcOptions(protocol="1.0")  # E: arg-type reportArgumentType
    RpcOptions(port=5)  # E: call-arg reportCallIssue
    ApiCommand.GET_NOTHING  # E: attr-defined reportAttributeAccessIssue
    ApiCommandRequestResponse()  # E: call-arg reportCallIssue
    ApiCommandRequestResponse(ApiCommandRequestResult.SUCCESS, error_code="x")  # E: arg-type reportArgumentType
    ApiReachStatus(reachs=1)  # E: call-arg reportCallIssue
    IsEnabledContext()  # E: typeddict-item reportCallIssue
    CurveKeys("public")  # E: call-arg reportCallIssue


def look(remote: RemoteConsole) -> None:
    RemoteConsole(port=5)  # E: call-arg reportCallIssue
    remote.run("GET_STATUS")  # E: arg-type reportArgumentType
    remote.send_command(400).reslt  # E: attr-defined reportAttributeAccessIssue


async def look_later(remote: RemoteClient) -> None:
    remote.send_command(400).result  # E: attr-defined reportAttributeAccessIssue
