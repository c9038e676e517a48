"""How a measurement behaves: few connections, only GET, a name and a purpose, the same result twice, no waiting on others."""

import asyncio
from pathlib import Path

from belfort.domain.observations import Failure, Unknown, to_plain
from belfort.domain.posture_judges import judge
from belfort.scanner.fetch import Door
from belfort.scanner.pace import Pace
from belfort.scanner.settings import PaceLimits
from tests.scanner.box import Box, Reply, box, facts_of, good_pages, watch
from tests.scanner.certs import Authorities
from tests.scanner.scenarios import HOST, SCENARIOS
from tests.scanner.scenarios_web import silent


def run(tmp_path: Path, authorities: Authorities, story) -> None:  # type: ignore[no-untyped-def]
    async def opened() -> None:
        async with box(tmp_path, authorities) as made:
            await story(made)

    asyncio.run(opened())


def test_a_healthy_host_sees_few_connections_and_only_get(tmp_path: Path, authorities: Authorities) -> None:
    async def story(made: Box) -> None:
        site = await made.site(HOST)
        look = await watch(made, HOST)
        assert look.door.opened <= 10
        assert site.most_open <= 2
        assert {request.split()[0] for request in site.requests} == {"GET"}
        assert len(site.requests) == len(set(site.requests)) <= 9

    run(tmp_path, authorities, story)


def test_many_pages_do_not_mean_many_requests(tmp_path: Path, authorities: Authorities) -> None:
    async def story(made: Box) -> None:
        links = "".join(f"<a href='/loket/{number}'>Aanvraag {number}</a>" for number in range(500))
        site = await made.site(HOST, secure=good_pages(home=Reply(body=links)) | {"*": Reply(body="ja")})
        look = await watch(made, HOST)
        assert len(look.pages) == 4
        assert len([request for request in site.requests if "/loket" in request]) == 3

    run(tmp_path, authorities, story)


def test_a_counter_that_was_told_is_seen_first(tmp_path: Path, authorities: Authorities) -> None:
    async def story(made: Box) -> None:
        links = "".join(f"<a href='/loket/{number}'>Aanvraag {number}</a>" for number in range(9))
        form = f"<form action='http://{HOST}/aanvraag' method=post><input name=rijksregister></form>"
        pages = good_pages(home=Reply(body=links)) | {"/mijn": Reply(body=form), "*": Reply(body="ja")}
        site = await made.site(HOST, secure=pages)
        look = await watch(made, HOST, ("/mijn#stap", "//elders.test/x", "https://elders.test/", "/", "/mijn"))
        assert [page.url.partition(HOST)[2] for page in look.pages][1:2] == ["/mijn"]
        assert len(look.pages) == 4
        assert not any("elders" in request for request in site.requests)
        assert str(judge(facts_of(look))["web.forms"].outcome) == "fail"
        assert str(judge(facts_of(await watch(made, HOST)))["web.forms"].outcome) == "pass"

    run(tmp_path, authorities, story)


def test_what_a_counter_leads_to_is_seen_and_no_more_than_two_of_it(tmp_path: Path, authorities: Authorities) -> None:
    async def story(made: Box) -> None:
        form = f"<form action='http://{HOST}/opslaan' method=post><input name=rijksregister></form>"
        led = "".join(f"<a href='/loket/{number}'>Aanvraag {number}</a>" for number in range(9))
        more = "<a href='/contact'>Contact</a><a href='https://elders.test/loket'>Loket van elders</a>"
        pages = {"/loket": Reply(body=more + led), "/loket/0": Reply(body=form), "*": Reply(body="ja")}
        site = await made.site(HOST, secure=good_pages(home=Reply(body="<p>Dag</p>")) | pages)
        look = await watch(made, HOST, ("/loket",))
        assert [page.url.partition(HOST)[2] for page in look.pages] == ["/", "/loket", "/loket/0", "/loket/1"]
        assert not any("elders" in request or "/contact" in request for request in site.requests)
        assert str(judge(facts_of(look))["web.forms"].outcome) == "fail"

    run(tmp_path, authorities, story)


def test_a_counter_that_was_told_is_seen_although_the_home_page_runs_in_a_circle(
    tmp_path: Path, authorities: Authorities
) -> None:
    async def story(made: Box) -> None:
        form = f"<form action='http://{HOST}/opslaan' method=post><input name=rijksregister></form>"
        around = Reply(302, "", {"Location": f"https://{HOST}/"})
        await made.site(HOST, secure=good_pages(home=around) | {"/loket": Reply(body=form)})
        look = await watch(made, HOST, ("/loket",))
        assert [page.url.partition(HOST)[2] for page in look.pages][1:] == ["/loket"]
        assert str(judge(facts_of(look))["web.forms"].outcome) == "fail"

    run(tmp_path, authorities, story)


def test_a_counter_that_is_not_there_is_no_counter(tmp_path: Path, authorities: Authorities) -> None:
    async def story(made: Box) -> None:
        await made.site(HOST, secure=good_pages(home=Reply(body="<p>Dag</p>")))
        look = await watch(made, HOST, ("/nergens",))
        assert len(look.pages) == 2
        assert str(judge(facts_of(look))["web.forms"].outcome) == "na"

    run(tmp_path, authorities, story)


def test_the_scanner_says_who_asks_and_why(tmp_path: Path, authorities: Authorities) -> None:
    async def story(made: Box) -> None:
        heads = []

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            heads.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(Reply(200, "<p>dag</p>", {"Connection": "close"}).raw())
            await writer.drain()

        site = made.place(HOST)
        await made.listen(site, made.ports.http, serve)
        await watch(made, HOST, contact="https://regio.test/doormeting", purpose="meting voor de regio")
        agent = (
            b"User-Agent: Mozilla/5.0 (compatible; Belfort/1.0; +https://regio.test/doormeting; meting voor de regio)"
        )
        assert heads
        assert all(agent in head and b"Accept-Encoding: identity" in head for head in heads)
        assert all(f"\r\nHost: {HOST}\r\n".encode() in head for head in heads)

    run(tmp_path, authorities, story)


def test_the_same_host_gives_the_same_facts_twice(tmp_path: Path, authorities: Authorities) -> None:
    async def story(made: Box) -> None:
        await made.site(HOST)
        first, second = [to_plain(facts_of(await watch(made, HOST)).web) for _ in range(2)]
        assert first == second

    run(tmp_path, authorities, story)


def test_one_failed_attempt_is_tried_again(tmp_path: Path, authorities: Authorities) -> None:
    async def story(made: Box) -> None:
        tries: list[bytes] = []

        async def stumbles(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            path = (await reader.readuntil(b"\r\n\r\n")).split()[1]
            tries.append(path)
            if tries.count(path) == 1:
                writer.transport.abort()
                return
            writer.write(Reply(200, "<p>dag</p>", {"Connection": "close"}).raw())
            await writer.drain()

        site = made.place(HOST)
        await made.listen(site, made.ports.http, stumbles)
        look = await watch(made, HOST)
        assert look.http is not None
        assert [hop.status for hop in look.http.hops] == [200]
        assert tries == [b"/robots.txt", b"/robots.txt", b"/", b"/"]

    run(tmp_path, authorities, story)


def test_a_port_that_never_answers_is_left_alone_after_two_time_outs(tmp_path: Path, authorities: Authorities) -> None:
    async def story(made: Box) -> None:
        site = made.place(HOST)
        for port in (made.ports.http, made.ports.https):
            await made.listen(site, port, silent)
        look = await watch(made, HOST)
        assert look.door.opened == 4
        assert isinstance(look.handshake, Unknown)
        assert look.handshake.reason is Failure.TIMEOUT

    run(tmp_path, authorities, story)


def test_one_address_never_has_more_than_two_connections(tmp_path: Path, authorities: Authorities) -> None:
    async def story(made: Box) -> None:
        site = await made.site(HOST)
        names = [f"deel{number}.gemeente.test" for number in range(6)]
        for name in names:
            made.name(name, [site.address])
        settings = made.settings()
        pace = Pace(settings.pace)

        async def connect(name: str) -> None:
            async with Door(settings, pace, made.names).connect(name, made.ports.http):
                await asyncio.sleep(0.02)

        await asyncio.gather(*(connect(name) for name in names))
        assert site.connections == 6
        assert site.most_open <= 2

    run(tmp_path, authorities, story)


def test_the_minute_of_an_address_is_full_after_its_number_of_connections() -> None:
    async def story() -> None:
        from ipaddress import ip_address

        now = [1000.0]
        pace = Pace(PaceLimits(per_address_minute=3), clock=lambda: now[0])
        address = ip_address("193.190.1.1")
        for _ in range(3):
            async with pace.connection(address) as waited:
                assert waited == 0
        entering = asyncio.ensure_future(pace.connection(address).__aenter__())
        await asyncio.sleep(0)
        assert not entering.done()
        entering.cancel()
        now[0] += 60.1
        async with pace.connection(address) as waited:
            assert waited == 0

    asyncio.run(story())


def test_no_scenario_is_left_without_a_verdict() -> None:
    assert len(SCENARIOS) >= 55
    assert all(scenario.verdicts for scenario in SCENARIOS.values())
