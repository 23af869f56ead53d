"""From an OpenAPI document to a client package: check, model, emit."""
