"""Devices that take commands: requests and answers as JSON objects, matched by an id."""
