from __future__ import annotations

class ApiAlarmKind(_enums.OpenIntEnum):
    animalEvasion: object = 701
    animalImmobile: object = 210
    animalMissing: object = 201
    animalWelfare: object = 801
    deviceCommunication: object = 401
    externalDoors: object = 101
    is_listed: bool
    systemFault: object = 501
    systemMaintenance: object = 601
    thrashing: object = 301
