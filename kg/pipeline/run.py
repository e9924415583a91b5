"""One build from its arguments to its summary."""

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from itertools import islice
from pathlib import Path

import msgspec

from kg.errors import InputError
from kg.patch import PATCH_FORMATS
from kg.pipeline.files import ShardResult
from kg.pipeline.identity import code_version, digest, input_version
from kg.pipeline.merge import NOTES, Merger, write_whole
from kg.pipeline.plan import SHARD_BYTES, Planned, plan, total_size
from kg.pipeline.shards import Options
from kg.pipeline.shipment import option_files
from kg.pipeline.state import State, files_of_state
from kg.pipeline.workers import Elsewhere, Here, crew, processes
from kg.pipeline.workspace import Workspace, exclusive, workspace
from kg.rdf.compression import inner_suffix, refuse_inputs
from kg.rdf.formats import format_name, guess_format
from kg.rdf.iris import DEFAULT_BASE, Iris
from kg.registers.store import prepare_register
from kg.sources import Reject
from kg.sources.remote import is_remote
from kg.tables import TABLES


class Advance(msgspec.Struct, frozen=True):
    """How far a build is: questions and rejects so far, and how many of the inputs' bytes are done of how many (0:
    not known)."""

    questions: int
    rejects: int
    done: int
    total: int


Progress = Callable[[Advance], None]
_REJECTS_TOLD = 5


class Summary(msgspec.Struct, frozen=True):
    """What a build did. `duplicates` are the records that lost against another of the same question; `seconds` are
    those of each stage, of all workers together; `resumed` counts the shards that were finished before;
    `first_rejects` are the first few, all of them stand beside the output; `changes` is what a patch changes, by
    kind (None: the output is no patch); nothing but the rejects is `written` where all that was read is rejected."""

    questions: int
    answers: int
    quads: int
    rejects: int
    anomalies: int
    duplicates: int
    newest: str | None
    output: str
    seconds: dict[str, float]
    shards: int
    resumed: int
    first_rejects: tuple[Reject, ...]
    changes: dict[str, int] | None = None
    written: bool = True


def build(
    inputs: Iterable[Path | str],
    output: Path | str,
    *,
    format: str | None = None,  # noqa: A002
    base: str = DEFAULT_BASE,
    jobs: int = 1,
    tables: Path | None = None,
    citations: bool = True,
    entities: Iterable[Path | str] = (),
    all_mentions: bool = False,
    registers: Iterable[Path | str] = (),
    all_registers: bool = False,
    as_of: dt.date | None = None,
    progress: Progress | None = None,
    resume: bool = False,
    executor: Executor | None = None,
    state: Path | None = None,
) -> Summary:
    """Build the graph of all inputs into a file, a folder (then as `questions.nq`) or standard output (`-`).

    Rejects and anomalies are written beside the output, as `<output>.rejects.jsonl` and `<output>.anomalies.jsonl`.
    Where not one question could be read, the rejects alone are written: what an earlier build wrote stays.
    Without `citations` the texts are not searched for what they cite; `entities` are Turtle files of what can be
    cited besides our own, `all_mentions` also states dates and the author's own name. `registers` are official files
    of actors, mandates and bodies, or compact registers: questions are linked to them, and what they lead to is
    described (`all_registers`: all there is). `as_of` is the day the data was taken: a later date is an anomaly (by
    default, none is later than the newest of the data).

    Shards are built by `jobs` processes, or by an `executor` of the caller's that runs `jobs` at a time; inputs and
    output may be addresses that fsspec knows. With `resume` the finished shards of a build that was interrupted, with
    the same inputs, options and code, are used. `state` is a file where what came of each record is remembered:
    the next build takes it from there, unless the record, the registers, the entities, the options or the code have
    changed. With a state the output may be a patch (`.rdfp`, `.ru`, or a `format` of `kg.patch`): what has changed
    since the last build with that state. `progress` is called after each shard.

    :raises InputError: a path that does not exist, a format that is not known, a folder that cannot be written,
        another build at work on the output, a patch without a build before
    """
    paths = list(map(str, inputs))
    for path in paths:
        if path != "-" and not is_remote(path) and not Path(path).exists():
            raise InputError("no-such-file", f"{path}: no such file or folder")
    target, name = _target(output, format)
    own = _own_files(paths, target, tables, [*entities, *registers, *(files_of_state(state) if state else ())])
    try:
        iris = Iris(base)
    except ValueError as error:
        raise InputError("bad-base", str(error)) from error
    if tables:
        tables.mkdir(parents=True, exist_ok=True)  # where that is not possible, it is said before any work
    options = Options(base, tables is not None, citations, tuple(map(str, entities)), all_mentions, as_of=as_of)
    if entities and citations:
        from kg.extractors.cited_entities import load_cited_entities  # slow to import

        load_cited_entities(options.entities)  # what is wrong with a user's file is said before any work
    beside = Path(Path(target).name) if target and is_remote(target) else Path(target) if target else None
    if state and executor:
        raise InputError("state-is-local", "--state works with processes of this machine only", "leave out one of them")
    pool_of = processes(1 if executor else jobs, options, ready=state is None or not state.exists())
    with workspace(beside) as space, exclusive(state):
        with pool_of as pool:  # its workers end before the shards are merged: they hold most of the memory
            begun = time.perf_counter()
            register, unread = prepare_register([Path(path) for path in registers], space.folder)
            if register:
                options = msgspec.structs.replace(options, register=str(register))
            memory = State(state, _version(options)) if state else None
            if name in PATCH_FORMATS and not (memory and memory.is_of_use):
                why = "remembers no build with these registers, entities, options and code" if state else "is not given"
                hint = "build the whole graph with --state FILE; patches can follow"
                raise InputError("nothing-before", f"nothing that a patch could start from: --state {why}", hint)
            if memory:
                mark = (str(memory.path.absolute()), _version(options), memory.mark)
                options = msgspec.structs.replace(options, state=mark)
            work = digest(_version(options).encode(), input_version(paths, own).encode())
            identity = digest(work.encode(), repr(options.state).encode())
            if resume and name in PATCH_FORMATS and space.had_ended(work, identity):  # told again it would be empty
                hint = "nothing is left to do; without --resume the next build begins"
                raise InputError("had-ended", f"{target}: is whole, and so is the state", hint)
            space.start(identity, resume=resume)
            workers = crew(space, options, jobs, executor, pool)
            seconds = {"prepare": time.perf_counter() - begun}
            results, resumed, gathering = _build_shards(paths, own, space, workers, progress)
        begun = time.perf_counter() - gathering
        merger = Merger(space, results, iris, options.register, all_registers=all_registers, state=memory)
        written = any(r.questions for r in results) or not any(r.rejects for r in results)
        if written:
            if tables:
                merger.write_tables(tables)
            write_whole(merger, target, name, unread)
            if memory:
                space.note_written(work)
                merger.remember()
        elif target:
            merger.write_rejects(target, unread)
        for result in results:
            for stage, spent in result.seconds.items():
                seconds[stage] = seconds.get(stage, 0.0) + spent
        seconds["merge"] = time.perf_counter() - begun
        first_rejects = tuple(islice(merger.rejects(unread), _REJECTS_TOLD))
    return Summary(
        questions=sum(r.questions for r in results) - len(merger.lost),
        answers=merger.answers,
        quads=merger.quads,
        rejects=sum(r.rejects for r in results) + len(unread),
        anomalies=sum(r.anomalies for r in results) + len(merger.lost),
        duplicates=len(merger.lost),
        newest=max((r.newest for r in results), default="") or None,
        output=target or "-",
        written=written,
        seconds=seconds,
        shards=len(results),
        resumed=resumed,
        first_rejects=first_rejects,
        changes=merger.changes,
    )


def _version(options: Options) -> str:
    """What a shard depends on besides its records."""
    files = b"".join(path.read_bytes() for path in option_files(options))
    settings = msgspec.json.encode(msgspec.structs.replace(options, register=None, state=None))
    return digest(code_version().encode(), settings, files, b"%d" % SHARD_BYTES)


def _build_shards(
    paths: list[str],
    without: frozenset[str],
    space: Workspace,
    workers: Here | Elsewhere,
    progress: Progress | None,
) -> tuple[list[ShardResult], int, float]:
    """The shards of all inputs `without` some files, in their order, how many of them were there before, and the
    seconds it took to gather their lines."""
    results: dict[int, ShardResult] = {}
    total = total_size(paths, without) if progress else 0
    questions = rejects = seen = resumed = 0
    gathering = 0.0

    def done(planned: Planned, result: ShardResult) -> None:
        nonlocal questions, rejects, seen, gathering
        results[result.number] = result
        begun = time.perf_counter()
        while space.lines.shards in results:
            space.gather()
        gathering += time.perf_counter() - begun
        questions, rejects = questions + result.questions, rejects + result.rejects
        seen = max(seen, planned.seen)
        if progress:
            progress(Advance(questions, rejects, min(seen, total), total))

    def missing() -> Iterator[tuple[int, Planned]]:
        nonlocal resumed
        for number, planned in enumerate(plan(paths, without)):
            if finished := space.finished(number):
                resumed += 1
                done(planned, finished)
            else:
                yield number, planned

    for planned, result in workers.build(missing()):
        done(planned, result)
    return [results[number] for number in sorted(results)], resumed, gathering


def _target(output: Path | str, format_: str | None) -> tuple[str | None, str]:
    """The file to write (None: standard output) and its format."""
    if str(output) == "-":
        return None, _format(Path("-.ttl"), format_)
    if is_remote(str(output)):
        return str(output), _format(Path(str(output)), format_)
    path = Path(output)
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise InputError("not-a-file", f"{path}: neither a file nor a folder", "-o - writes to standard output")
    if path.is_file() and not inner_suffix(path):
        raise InputError("not-a-folder", f"{path}: a file whose name tells no RDF format", "name it .nq, .ttl …")
    if path.is_dir() or str(output).endswith("/") or not inner_suffix(path):
        path.mkdir(parents=True, exist_ok=True)
        name = _format(Path("-.nq"), format_)
        return str(path / f"questions{PATCH_FORMATS.get(name, f'.{name}')}"), name
    if not path.parent.is_dir():
        raise InputError("no-such-folder", f"{path.parent}: no such folder")
    return str(path), _format(path, format_)


def _format(path: Path, given: str | None) -> str:
    """The format of a graph or a patch: the one given, or what the name tells."""
    patches = (name for name, suffix in PATCH_FORMATS.items() if suffix == inner_suffix(path))
    name = given or next(patches, None) or guess_format(path)
    return name if name in PATCH_FORMATS else format_name(name)


def _own_files(
    inputs: list[str], target: str | None, tables: Path | None, options: Iterable[Path | str]
) -> frozenset[str]:
    """What stands in a folder of the inputs and is none: what an earlier build of this output has written there, and
    the files that are given as options. Each is named as `walk` names it.

    :raises InputError: the output is an input
    """
    written = [Path(target + end) for end in ("", *NOTES)] if target and not is_remote(target) else []
    written += [tables / f"{name}.csv" for name in TABLES] if tables else []
    local = [Path(path) for path in inputs if path != "-" and not is_remote(path)]
    given = [Path(path) for path in options]
    for path in written:
        refuse_inputs(path, [*local, *given])
    others = [path.resolve() for path in (*written, *given)]
    return frozenset(
        str(folder / other.relative_to(folder.resolve()))
        for folder in local
        if folder.is_dir()
        for other in others
        if other.is_relative_to(folder.resolve())
    )
