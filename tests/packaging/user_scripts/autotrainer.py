"""A program that uses an installed auto-trainer-api; it needs no device."""

from typing import assert_type

from devicewire.autotrainer import API_VERSION

from autotrainer.api import (
    ApiCommand,
    ApiCommandRequest,
    ApiCommandRequestResponse,
    ApiCommandRequestResult,
    ApiOptions,
    RpcOptions,
    create_api_service,
)
from autotrainer.api.remote import RemoteConsole


def answer(request: ApiCommandRequest) -> ApiCommandRequestResponse:
    return ApiCommandRequestResponse(ApiCommandRequestResult.SUCCESS, data={"seen_command": int(request.command)})


options = RpcOptions(host="127.0.0.1", subscriber_port=0, command_port=0)
service = create_api_service(ApiOptions(rpc=options))
assert service is not None
with service:
    service.command_request_delegate = answer
    with RemoteConsole(subscriber_port=service.subscriber_port, command_port=service.command_port) as remote:
        reply = remote.send_command(ApiCommand.EMERGENCY_STOP)
        assert_type(reply.result, ApiCommandRequestResult)
        print(API_VERSION, reply.result.name, reply.data, "ok")
