from __future__ import annotations

class ApiDetectorKind(_enums.OpenIntEnum):
    animalAutoClampEvasion: object = 701
    animalLowPelletsConsumedPerDay: object = 801
    audioThrash: object = 202
    boardUnexpectedReset: object = 521
    cageCleaningRequired: object = 610
    consecutivePelletLoadFailureExceeded: object = 620
    deviceAckTimeOut: object = 401
    frontDoor: object = 101
    is_listed: bool
    loadCellThrash: object = 201
    lowFreeDiskSpace: object = 501
    mainThreadFrozen: object = 511
    pelletMisplaced: object = 301
    pelletRefillCountExceeded: object = 601
    pelletStatusMessageInterruption: object = 411
    slidingDoor: object = 102
    tunnelStatusMessageInterruption: object = 412
