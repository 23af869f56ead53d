from __future__ import annotations

CMD: object = enums.HostType
DS_TYPE: object = enums.DatastreamType
DS_TYPE_SIZE: object
ERR: object = enums.ErrorCode
ERR_NAMES: object = {code.value: code.name for code in ERR}
EVT: object = enums.DeviceType
HEADER_SIZE: Final = 7
MAGIC: Final = bytes.fromhex('4344')
PIN_CAP: object = enums.PinCapability
PIN_MODE: object = enums.PinMode
PROTOCOL_VERSION: Final = 2
SUB_MODE: object = enums.SubscribeMode
