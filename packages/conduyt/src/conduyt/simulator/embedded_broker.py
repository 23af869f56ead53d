"""amqtt's broker with one listener, for machines without mosquitto."""

from devicewire.conduyt.simulation.amqtt_broker import AmqttBroker, account_plugins, anonymous_plugins


class EmbeddedBroker(AmqttBroker):
    """One run of the broker. With `credentials` it refuses everybody else."""

    def __init__(self, credentials: tuple[str, str] | None) -> None:
        super().__init__(anonymous_plugins() if credentials is None else account_plugins(dict([credentials])))

    async def start_at(self, host: str, port: int) -> int:
        """Start and return the port. OSError when the address cannot be had."""
        await self.start()
        try:
            return await self.listen(host, port)
        except BaseException:
            await self.stop()
            raise
