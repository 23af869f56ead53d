"""What simulators received: a sequence with an end, as emitted for a device."""

from devicewire.span.simulation.http_requests import ReceivedRequest, RequestLog
from devicewire.span.simulation.received import ReceivedList


def test_a_sequence_that_can_be_cleared() -> None:
    received = ReceivedList[str]()
    for word in ("a", "b", "c"):
        received.append(word)
    assert list(received) == ["a", "b", "c"]
    assert (len(received), received[-1], received[:2]) == (3, "c", ["a", "b"])
    assert repr(received) == "<ReceivedList ['a', 'b', 'c']>"
    received.clear()
    assert len(received) == 0


def test_the_oldest_are_forgotten() -> None:
    received = ReceivedList[int]()
    for number in range(10_002):
        received.append(number)
    assert (len(received), received[0]) == (10_000, 2)


def test_large_bodies_count() -> None:
    log = RequestLog()
    large = bytes(100 << 20)
    for number in range(4):
        log.add(ReceivedRequest(method="POST", path=f"/{number}", body=large))
    assert [request.path for request in log] == ["/2", "/3"]
    log.add(ReceivedRequest(method="POST", path="/huge", body=bytes(300 << 20)))
    assert [request.path for request in log] == ["/huge"]
    log.clear()
    for number in range(2):
        log.add(ReceivedRequest(method="POST", path=f"/{number}", body=large))
    assert len(log) == 2


def test_secrets_stay_out_of_the_log() -> None:
    request = ReceivedRequest(method="GET", path="/", headers={"authorization": "secret"}, body=b'{"secret": 1}')
    assert repr(request) == "ReceivedRequest(method='GET', path='/', query='')"
    assert request.json() == {"secret": 1}
