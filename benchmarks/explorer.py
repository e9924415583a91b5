"""How fast the explorer is: search as you type, and pages for many readers at once.

    python -m benchmarks.explorer http://127.0.0.1:7878 --clients 50 --pages 2000

The server must be running (`kg serve`), on this machine; the numbers of requests are bounded. Pages are drawn from what
the server itself lists, with a fixed seed: questions (60 %), deputies, ministries, cited entities, searches.
"""

import argparse
import asyncio
import random
import re
import time
from urllib.parse import urlsplit

import httpx

WORDS = (
    "cin",
    "retrait",
    "école",
    "hopital",
    "commerce ext",
    "2524",
    "santé pub",
    "agricul",
    "élus locaux",
    "transprts",
)
QUERY = "SELECT ?q { ?q qan:officialId ?id } ORDER BY SHA256(?id) LIMIT 3000"


async def typing(client: httpx.AsyncClient, rounds: int) -> list[float]:
    """Seconds of each answer while one reader types, key by key."""
    times = []
    for _ in range(rounds):
        for word in WORDS:
            for end in range(1, len(word) + 1):
                start = time.perf_counter()
                (await client.get("/suggest", params={"q": word[:end]})).raise_for_status()
                times.append(time.perf_counter() - start)
    return times


async def addresses(client: httpx.AsyncClient, count: int) -> list[str]:
    """Pages as readers would open them."""
    rng = random.Random(20)
    answer = (await client.get("/sparql", params={"query": QUERY})).json()
    questions = ["/page/" + b["q"]["value"].partition("/id/")[2] for b in answer["results"]["bindings"]]
    pools = [questions] * 6
    for listing in ("/deputies", "/ministries", "/cited"):
        page = (await client.get(listing)).text
        pools.append(re.findall(r'<li><a href="(/page/[^"]+)"', page))
    pools.append([f"/search?q={word}" for word in ("retraites", "école", "hopital", "TVA", "eau", "loi", "santé")])
    return [rng.choice(rng.choice([pool for pool in pools if pool])) for _ in range(count)]


async def crowd(base: str, pages: list[str], clients: int, pause: float) -> list[tuple[float, str]]:
    """Seconds of each page while so many readers open one after the other, each resting `pause` seconds between."""
    times: list[tuple[float, str]] = []
    left = iter(pages)

    async def reader(number: int) -> None:
        await asyncio.sleep(pause * number / clients)
        # Without `verify`, each client would first read the system's certificates, and all would wait for that.
        async with httpx.AsyncClient(
            base_url=base, timeout=60, headers={"Accept": "text/html"}, verify=False
        ) as client:
            for path in left:
                start = time.perf_counter()
                (await client.get(path)).raise_for_status()
                times.append((time.perf_counter() - start, path))
                await asyncio.sleep(pause)

    await asyncio.gather(*(reader(number) for number in range(clients)))
    return times


def told(name: str, times: list[float], seconds: float) -> str:
    ordered = sorted(times)
    at = {share: ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000 for share in (0.5, 0.9, 0.99)}
    figures = " · ".join(f"{int(share * 100)}% ≤ {value:.0f} ms" for share, value in at.items())
    return (
        f"{name}: {len(times)} requests, {len(times) / seconds:.0f}/s · {figures} · longest {ordered[-1] * 1000:.0f} ms"
    )


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds a reader rests between two pages")
    arguments = parser.parse_args()
    if urlsplit(arguments.address).hostname not in ("127.0.0.1", "localhost", "::1"):
        parser.error("only a server on this machine")
    async with httpx.AsyncClient(base_url=arguments.address, timeout=60) as client:
        start = time.perf_counter()
        times = await typing(client, 3)
        print(told("search as you type", times, time.perf_counter() - start))
        pages = await addresses(client, min(arguments.pages, 20_000))
    start = time.perf_counter()
    visits = await crowd(arguments.address, pages, min(arguments.clients, 200), arguments.pause)
    print(told(f"{arguments.clients} readers", [seconds for seconds, _ in visits], time.perf_counter() - start))
    for seconds, path in sorted(visits, reverse=True)[:5]:
        print(f"  {seconds * 1000:.0f} ms  {path}")


if __name__ == "__main__":
    asyncio.run(main())
