"""The pipeline: inputs → units of work → shards → one sorted, deduplicated graph, written whole or not at all.

`plan` cuts the inputs into units of a fixed size in bytes, so that neither the worker count nor the machine changes
what a shard holds; `workers` build the shards, here, in processes or on a cluster; `merge` joins them by key: of one
question told by several sources one is kept (see `kg.sources.AUTHORITY`), the others are recorded. `workspace` keeps
what is finished for `--resume`. Memory is bounded by the shards in flight.
"""

from kg.pipeline.run import Progress, Summary, build

__all__ = ["Progress", "Summary", "build"]
