"""YAML as the specs may use it: no duplicate keys, no anchors or aliases, no tags, YAML 1.2 booleans."""

import copy
import functools
import re
from pathlib import Path
from typing import Any

import yaml


class _StrictLoader(yaml.SafeLoader):
    """Refuses duplicate keys and keys that are no text."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for (key_node, _), key in zip(node.value, keys, strict=True):
            if not isinstance(key, str):
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} is not a text", key_node.start_mark)
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"duplicate key {key!r}", key_node.start_mark)
        return super().construct_mapping(node, deep=deep)


def _forget_yaml_1_1_booleans() -> None:
    kept = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    _StrictLoader.yaml_implicit_resolvers = kept
    _StrictLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


_forget_yaml_1_1_booleans()


def load_yaml(text: str) -> Any:
    """Parse one YAML document; raise `yaml.YAMLError` with the position of what breaks the rules."""
    for token in yaml.scan(text, Loader=_StrictLoader):
        if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
            raise yaml.constructor.ConstructorError(None, None, "no anchors, aliases or tags", token.start_mark)
    return yaml.load(text, Loader=_StrictLoader)


def load_yaml_file(path: Path) -> Any:
    """Parse a YAML file in UTF-8."""
    return copy.deepcopy(_parsed(path.read_text(encoding="utf-8")))


_parsed = functools.cache(load_yaml)
"""Many tests look at the same files, which take up to a second each."""
