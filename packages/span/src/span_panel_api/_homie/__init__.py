"""A Homie 5 controller, sans-I/O: messages go in, in any order, and a tree of devices with their newest values comes out.

Every device lives by its retained `$state`. A property may come before the description that names it, a child before its parent, `ready`
before all of it; nothing depends on the order, because each message is kept under its topic and what it means is worked out afterwards.

    $state of a device        the user sees            its values        commands
    ------------------------  -----------------------  ----------------  -----------------------------------------
    nothing, or deleted       None (no such device)    not live, kept;   refused: not ready
                                                       of children: gone
    init                      init (starting)          not live, kept    refused: not ready
    ready, no description     ready                    none: no names    refused: not ready
    ready, with description   ready                    live              allowed where the description says settable
    sleeping, disconnected    the same word            not live, kept    refused: not ready
    lost                      lost                     not live, kept    refused: not ready
    any other word            unknown, and an issue    not live, kept    refused: not ready

    event                                   what happens
    --------------------------------------  ---------------------------------------------------------------------------------
    lost, init ... -> ready                 live again, with the description that is there: it need not come anew
    $description, whole                     replaces the old one at once; values of properties that it no longer names are hidden
    $description, half or garbage           becomes an issue; the old one stays
    $description or $state, empty           deleted: the device has none any more; with its last topic the device is forgotten
    property, empty                         deleted: its value is None
    $target                                 kept beside the value
    root is lost or disconnected            all devices below it count as that: only the root has a will
    children of a description               are subscribed to, and theirs, and so on
    the broker was away                     what is not delivered again after subscribing anew was deleted meanwhile (`settle`)

Nothing that arrives raises. What cannot be read is an issue (`PanelIssue`), what is no business of ours is counted.
"""
