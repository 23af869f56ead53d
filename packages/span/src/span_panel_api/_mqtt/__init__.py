"""MQTT 3.1.1 as a panel's client needs it: packets (sans-I/O) and a connection.

Why not a library: one process has to take 8,000 messages a second, each at no more than half of what span-panel-api 2.6.4 needs (22 us).
Measured with the same stream of messages: paho-mqtt 2.2 takes 15 to 20 us for one, gmqtt 0.8 takes 9, this reader 1 on top of the 5 of the
socket, because it cuts a whole chunk of messages at once and makes no object for each. It also opens TLS without a thread.
"""
