"""Arguments of the methods turned into what the generated requests take. What no station takes is refused before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, TypeVar, cast

from .exceptions import AccordionQ2ArgumentError

if TYPE_CHECKING:
    import os
    from datetime import datetime
    from typing import BinaryIO

    from devicewire.accordionq2 import models
    from devicewire.accordionq2.enums import OpenStrEnum
    from devicewire.accordionq2.files import Content
    from devicewire.accordionq2.types import Unset

    from ._requests import ChannelConfigRequest

    Word = TypeVar("Word", bound=OpenStrEnum)

T = TypeVar("T")


def word(kind: type[Word], name: str, value: str) -> Word:
    """Return a member of an enumeration from itself or from its text; a text that the spec does not list is passed on."""
    if not isinstance(cast(object, value), str):
        raise AccordionQ2ArgumentError(f"{name} must be {kind.__name__} or text, not {value!r}", was_sent=False)
    return kind(value)


def texts(name: str, values: Iterable[str]) -> tuple[str, ...]:
    """Return several texts. One text is refused: it would be taken apart into its letters."""
    if isinstance(values, str) or not isinstance(cast(object, values), Iterable):
        raise AccordionQ2ArgumentError(f"{name} must be a list of texts, not {values!r}", was_sent=False)
    return tuple(text(f"{name}[{index}]", value) for index, value in enumerate(values))


def text(name: str, value: str) -> str:
    """Return a text. The station takes nothing else, and would not say which of several it refuses."""
    if not isinstance(cast(object, value), str):
        raise AccordionQ2ArgumentError(f"{name} must be text, not {value!r}", was_sent=False)
    return value


def mapping(name: str, values: Mapping[str, str]) -> Mapping[str, str]:
    """Return names with their values."""
    if not isinstance(cast(object, values), Mapping):
        raise AccordionQ2ArgumentError(f"{name} must be a dict of texts, not {values!r}", was_sent=False)
    return {key: text(f"{name}[{key!r}]", value) for key, value in values.items()}


def lookup(alias: str | None, net_name: str | None) -> models.ChannelLookupRequest:
    """Return the request that finds a channel."""
    from devicewire.accordionq2.models import ChannelLookupRequest

    if not alias and not net_name:
        raise AccordionQ2ArgumentError("give alias, net_name or both: nothing finds no channel", was_sent=False)
    return ChannelLookupRequest(alias, net_name)


def configuration(config: ChannelConfigRequest | models.ChannelConfigRequest) -> models.ChannelConfigRequest:
    """Return the immutable form of a configuration."""
    from devicewire.accordionq2 import models

    from ._requests import ChannelConfigRequest

    if isinstance(config, ChannelConfigRequest):
        return config.frozen()
    if isinstance(cast(object, config), models.ChannelConfigRequest):
        return config
    raise AccordionQ2ArgumentError(f"a configuration is a ChannelConfigRequest, not {config!r}", was_sent=False)


def configurations(
    configs: Iterable[ChannelConfigRequest | models.ChannelConfigRequest],
) -> tuple[models.ChannelConfigRequest, ...]:
    """Return the immutable form of several configurations."""
    if not isinstance(cast(object, configs), Iterable):
        raise AccordionQ2ArgumentError(f"configs must be a list of configurations, not {configs!r}", was_sent=False)
    return tuple(configuration(config) for config in configs)


def settings(module: models.ModuleSettingsDto) -> models.ModuleSettingsDto:
    """Return the settings of a module; anything else is refused."""
    from devicewire.accordionq2.models import ModuleSettingsDto

    if not isinstance(cast(object, module), ModuleSettingsDto):
        raise AccordionQ2ArgumentError(f"module must be a ModuleSettingsDto, not {module!r}", was_sent=False)
    return module


def table_of(channel_name: str, table: models.CalibrationTableDto) -> models.CalibrationTableRequest:
    """Return the request that writes a calibration table."""
    from devicewire.accordionq2.models import CalibrationTableDto, CalibrationTableRequest

    if not isinstance(cast(object, table), CalibrationTableDto):
        raise AccordionQ2ArgumentError(f"table must be a CalibrationTableDto, not {table!r}", was_sent=False)
    return CalibrationTableRequest(channel_net_name=channel_name, table=table)


def utc_text(moment: datetime | None) -> str:
    """Return a moment in UTC with milliseconds, cut; a naive one is in UTC, none at all is now."""
    from datetime import UTC, datetime

    if moment is None:
        moment = datetime.now(UTC)
    if not isinstance(cast(object, moment), datetime):
        raise AccordionQ2ArgumentError(f"utc must be a datetime, not {moment!r}", was_sent=False)
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return aware.isoformat(timespec="milliseconds")


def objects(name: str, kind: type[T], values: Iterable[T] | None) -> tuple[T, ...] | None:
    """Return several objects of a class; None stays None."""
    if values is None:
        return None
    if not isinstance(cast(object, values), Iterable):
        raise AccordionQ2ArgumentError(f"{name} must be a list of {kind.__name__}, not {values!r}", was_sent=False)
    listed = tuple(values)
    for value in listed:
        if not isinstance(cast(object, value), kind):
            raise AccordionQ2ArgumentError(f"{name} must hold {kind.__name__}, not {value!r}", was_sent=False)
    return listed


def alias_requests(
    values: Iterable[models.BootAliasFile] | None,
) -> tuple[models.BootAliasFileRequest, ...] | None:
    """Return alias files as they are sent: in the order of the list."""
    from devicewire.accordionq2.models import BootAliasFile, BootAliasFileRequest

    listed = objects("alias_files", BootAliasFile, values)
    if listed is None:
        return None
    return tuple(BootAliasFileRequest(path=item.path, enabled=item.enabled) for item in listed)


def wifi_request(wifi: models.BootWifi | None, password: str | Keep | None) -> models.BootWifiRequest | None:
    """Return Wi-Fi settings as they are sent. Without a password the saved one stays."""
    from devicewire.accordionq2.models import BootWifiRequest

    if wifi is None:
        if isinstance(password, Keep):
            return None
        raise AccordionQ2ArgumentError("wifi_password is of no use without wifi", was_sent=False)
    saved = None if isinstance(password, Keep) else password
    return BootWifiRequest(enabled=wifi.enabled, ssid=wifi.ssid, password=saved)


def given(value: T | None) -> T | Unset:
    """Return an argument, or what leaves it out of the request when it is None."""
    from devicewire.accordionq2.types import UNSET

    return UNSET if value is None else value


def package_content(package: bytes | str | os.PathLike[str] | BinaryIO) -> Content:
    """Return what is uploaded; a text is the path of a file."""
    from pathlib import Path

    return Path(package) if isinstance(package, str) else package


class Keep(Enum):
    """Stands for an argument that is not given, where None means something."""

    KEEP = "keep"
