"""What building a shard leaves behind."""

import gc
from pathlib import Path

import pytest

from kg.extractors import Descriptions
from kg.pipeline.plan import plan, read_unit
from kg.pipeline.shards import Options, build_shard
from kg.rdf.iris import DEFAULT_BASE

from .dumps import big_file, record


def living() -> int:
    return sum(isinstance(each, Descriptions) for each in gc.get_objects())


@pytest.mark.parametrize("citations", [True, False])
def test_a_shard_leaves_nothing_to_the_collector_of_cycles(tmp_path: Path, citations: bool) -> None:
    """What a shard knows is megabytes; were it a cycle, it would outlive many of the shards that follow."""
    path = big_file(tmp_path / "a.xml", [record(n) for n in range(1, 5)])
    (planned,) = plan([str(path)])
    assert planned.unit
    gc.collect()
    before = living()
    gc.disable()
    try:
        built = build_shard(0, read_unit(planned.unit), tmp_path, Options(DEFAULT_BASE, citations=citations))
        assert built.questions == 4
        assert living() == before
    finally:
        gc.enable()
