import Foundation
import Store
import XCTest

/// Every view of the page in a real browser, by its address, with few and with many stations.
final class PageViewsTests: XCTestCase {
    /// Texts that a view must show, by its address.
    private struct View {
        var address: String
        /// A condition in the page's script.
        var isShown: String
    }

    // MARK: Every view

    func testEveryViewHasAnAddressAndIsAccessible() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI(changing: ["AEROCAST_REPLAY": "true"])
        try await installation.feed(api, hours: 400)
        try await feedSecondStation(installation, api)
        _ = try await installation.post("\(api.address)/routine-retrain-check", json: "{}")
        try await StationFleet.addStories(to: try installation.store(), station: Installation.station)
        try await addNotes(installation, api)
        let browser = try await Browser(in: installation)
        addTeardownBlock { browser.stop() }
        try await browser.open(api.address + "/")
        try await waits(browser, "the overview", "document.querySelectorAll('#stations tbody tr').length === 2")
        let events = try await installation.get("\(api.address)/events?kind=drift,sensor_fault").body
        let ids = events.matches(of: /"id":(\d+)/).compactMap { Int($0.1) }
        XCTAssertEqual(ids.count, 2, events)
        for view in views(drift: ids[0], fault: ids[1]) {
            try await browser.open(api.address + "/" + view.address)
            try await waits(browser, "\(view.address) is shown", view.isShown)
            for width in [1240, 390] {
                for isDark in [false, true] {
                    try await browser.show(dark: isDark, width: width)
                    // Charts are redrawn when the size has stayed the same for a moment.
                    try await Task.sleep(for: .milliseconds(300))
                    let found = try await browser.evaluate(Self.inspection)
                    XCTAssertEqual(found, "", "\(view.address), \(width) px, dark \(isDark)")
                }
            }
            XCTAssertEqual(browser.problems, [], view.address)
        }
    }

    private func views(drift: Int, fault: Int) -> [View] {
        [
            View(address: "", isShown: "document.querySelector('#overview-rest .story')"),
            View(
                address: "?station=SIM",
                isShown: "document.querySelector('#outlook-plot path.dots.served')"
                    + " && document.querySelector('#outlook-plot path.dots.actual')"
                    + " && document.querySelector('#outlook-plot path.persistence')"
                    + " && document.querySelectorAll('details tbody tr').length === 24"
                    + " && document.querySelector('.story').textContent.includes('found 45 h after')"
                    + " && document.querySelector('#timeline-plot .shade.drift')"
                    // Hours that follow each other: between horizons that are hours apart, no line stands for a forecast.
                    + " && document.querySelector('#forecast-plot path.dashed').getAttribute('d').split('L').length === 24"
            ),
            View(
                address: "?view=events",
                isShown: "document.querySelectorAll('#events tbody tr').length > 2"
                    + " && document.querySelector('.chip .letter')"
            ),
            View(
                address: "?view=events&kind=drift",
                isShown: "document.querySelectorAll('#events tbody tr').length === 1"
            ),
            View(
                address: "?event=\(drift)",
                isShown: "document.querySelector('#residual-plot path.dots.actual')"
                    + " && document.getElementById('view').textContent.includes('an alarm is raised at 3.00')"
            ),
            View(address: "?event=\(fault)", isShown: "document.querySelector('#reading-plot path.dots')"),
            View(
                address: "?view=why&station=SIM&horizon=6",
                isShown: "document.getElementById('view').textContent.includes('persistence answers')"
                    + " && document.querySelector('.chip[aria-current=true]')?.textContent === '6 h'"
            ),
            View(
                address: "?view=models",
                isShown: "document.querySelector('#models') && document.querySelector('#flags tbody tr td')"
            ),
            View(
                address: "?view=compare&a=SIM&b=TWO",
                isShown:
                    "document.querySelector('#outlook-0 path.served') && document.querySelector('#outlook-1 path.served')"
                    + " && document.querySelector('#errors-both path.second')"
            ),
            View(
                address: "?view=notes",
                isShown: "document.querySelector('#silences tbody tr') && document.querySelector('#annotations a')"
            ),
            View(
                address: "?view=whatif&station=SIM&budget=0.5&from=2024-06-01T00:00:00Z&to=2024-07-01T00:00:00Z",
                isShown: "document.querySelector('#question select[name=budget]').value === '0.5'"
                    + " && document.querySelector('#question input[name=from]').value === '2024-06-01T00:00'"
            ),
            View(
                address: "?view=versions",
                isShown: "document.getElementById('view').textContent.includes('Two versions')"
            ),
        ]
    }

    private func feedSecondStation(_ installation: Installation, _ api: RunningAPI) async throws {
        let rows = try await installation.get("\(api.address)/v1/stations/SIM/observations?limit=400").body
        let times = rows.matches(of: /"temperature":([-0-9.]+),"time":"([^"]+)"/)
        let found =
            times.isEmpty
            ? rows.matches(of: /"time":"([^"]+)","temperature":([-0-9.]+)/).map { (String($0.1), String($0.2)) }
            : times.map { (String($0.2), String($0.1)) }
        XCTAssertGreaterThan(found.count, 100, String(rows.prefix(300)))
        let station = #"{"id": "TWO", "name": "Second <b>station</b>", "latitude": 51.5, "longitude": 7.1}"#
        let body = found.suffix(100)
            .map { #"{"station": \#(station), "time": "\#($0.0)", "temperature": \#($0.1)}"# }
        let answer = try await installation.post(
            "\(api.address)/observations",
            json: "[\(body.joined(separator: ","))]"
        )
        XCTAssertEqual(answer.status, 200, answer.body)
    }

    private func addNotes(_ installation: Installation, _ api: RunningAPI) async throws {
        let silence = """
            {"matchers": [{"name": "station", "value": "S.*", "isRegex": true}], "holdsFlags": true,
             "endsAt": "\(Date(timeIntervalSinceNow: 3600).ISO8601Format())", "comment": "the mast is being painted"}
            """
        let made = try await installation.post("\(api.address)/v1/silences", json: silence)
        XCTAssertEqual(made.status, 201, made.body)
        let annotation = #"{"text": "sensor <b>replaced</b>", "station": "SIM", "new_reference": true}"#
        let noted = try await installation.post("\(api.address)/v1/annotations", json: annotation)
        XCTAssertEqual(noted.status, 201, noted.body)
    }

    /// The faults of the shown page for a phone, a keyboard or a screen reader; empty if nothing is.
    static let inspection = """
        (() => {
        const wrong = [], shown = (e) => e.getClientRects().length > 0;
        const named = (e) => (e.getAttribute('aria-label') || e.textContent || e.title || e.placeholder || '').trim()
            || [...(e.labels ?? [])].map((l) => l.textContent.trim()).join('');
        if (document.documentElement.scrollWidth > innerWidth) wrong.push('wider than the window: ' + [...document.querySelectorAll('body *')]
            .filter((e) => shown(e) && e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll, svg')).slice(0, 3).map((e) => e.tagName + '.' + e.className).join(' '));
        if (innerWidth < 600) for (const e of document.querySelectorAll('main .scroll, main .card, main td')) if (e.scrollWidth > e.clientWidth + 1) wrong.push('cut: ' + e.textContent.slice(0, 40));
        for (const e of document.querySelectorAll('main svg text')) {
            const b = e.getBoundingClientRect(), s = e.closest('svg').getBoundingClientRect();
            if (b.width && (b.left < s.left - 1 || b.right > s.right + 1)) wrong.push('cut: ' + e.textContent);
        }
        for (const e of document.querySelectorAll('[type=datetime-local]')) if (shown(e) && e.offsetWidth < 200) wrong.push('cut: ' + e.name);
        for (const e of document.querySelectorAll('button, a, input, select, [role=button], canvas, svg[role]'))
            if (shown(e) && !named(e)) wrong.push('without a name: ' + e.outerHTML.slice(0, 90));
        const ids = [...document.querySelectorAll('[id]')].map((e) => e.id), twice = ids.filter((id, i) => ids.indexOf(id) !== i);
        if (twice.length) wrong.push('twice: ' + twice);
        for (const e of document.querySelectorAll('th')) if (!e.scope) wrong.push('a heading without a scope');
        for (const e of document.querySelectorAll('#view [tabindex], #view a, #view button')) if (e.tabIndex > 0) wrong.push('an order of its own');
        const light = (c) => { const [r, g, b] = c.match(/[0-9.]+/g).map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const ground = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (/^rgb\\(/.test(c)) return c; } return 'rgb(255, 255, 255)'; };
        for (const e of document.querySelectorAll('main p, main td, main th, main h2, main h3, main li, nav a')) {
            const c = getComputedStyle(e).color;
            if (!shown(e) || !e.textContent.trim() || !/^rgb\\(/.test(c)) continue;
            const [a, b] = [light(c), light(ground(e))].sort((x, y) => y - x), ratio = (a + 0.05) / (b + 0.05);
            if (ratio < 4.5) wrong.push(`contrast ${ratio.toFixed(1)}: ${e.textContent.slice(0, 40)}`);
        }
        return [...new Set(wrong)].slice(0, 6).join('; ');
        })()
        """

    // MARK: Using it

    func testTheListIsSortedByEitherClockAndFilteredByKind() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        try await installation.feed(api, hours: 100)
        _ = try await installation.post("\(api.address)/routine-retrain-check", json: "{}")
        try await StationFleet.addStories(to: try installation.store(), station: Installation.station)
        let browser = try await Browser(in: installation)
        addTeardownBlock { browser.stop() }
        try await browser.open(api.address + "/?view=events")
        try await waits(browser, "the events are shown", "document.querySelectorAll('#events tbody tr').length > 2")
        let times = "[...document.querySelectorAll('#events tbody tr')].map((r) => r.cells[COLUMN].textContent)"
        for (column, name) in [(0, "weather"), (1, "wall")] {
            _ = try await browser.evaluate("document.querySelector('[data-focus=\"sort \(name)\"]').click()")
            let list = times.replacing("COLUMN", with: "\(column)")
            let isSorted = try await browser.evaluate("\(list).every((t, i, all) => !i || all[i - 1] >= t)")
            XCTAssertEqual(isSorted, "true", name)
        }
        _ = try await browser.evaluate("document.querySelector('.chip.drift').click()")
        try await waits(browser, "only drifts are shown", "document.querySelectorAll('#events tbody tr').length === 1")
        XCTAssertEqual(browser.problems, [])
    }

    func testAnEmptyInstallationNamesTheTwoCommandsAndFillsByItself() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        let browser = try await Browser(in: installation)
        addTeardownBlock { browser.stop() }
        try await browser.open(api.address + "/", width: 390, height: 800)
        try await waits(
            browser,
            "it explains how to begin",
            "document.getElementById('empty')?.textContent.includes('aerocast-feeder')"
        )
        let found = try await browser.evaluate(Self.inspection)
        XCTAssertEqual(found, "")
        try await installation.feed(api, hours: 60)
        try await waits(
            browser,
            "the station appears without a reload",
            "document.querySelector('#outlook-plot path.served')"
        )
        XCTAssertEqual(browser.problems, [])
    }

    func testBackReturnsToTheViewBefore() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        try await StationFleet.fill(try installation.store(), count: 3, now: Date().timeIntervalSince1970)
        let browser = try await Browser(in: installation)
        addTeardownBlock { browser.stop() }
        try await browser.open(api.address + "/")
        try await waits(
            browser,
            "the stations are listed",
            "document.querySelectorAll('#stations tbody tr').length === 3"
        )
        _ = try await browser.evaluate("document.querySelector('#stations tbody a').click()")
        try await waits(
            browser,
            "the station is shown",
            "document.querySelector('.station-head h2')?.textContent === 'S00000'"
        )
        let address = try await browser.evaluate("location.search")
        XCTAssertEqual(address, "?station=S00000")
        _ = try await browser.evaluate("history.back()")
        try await waits(browser, "the list is shown again", "document.querySelector('#stations')")
    }

    // MARK: Many stations

    func testTwoHundredStationsAreSortedByTroubleAndFound() async throws {
        try await assertOverview(of: 200)
    }

    func testTenThousandStationsAreSortedByTroubleAndFound() async throws {
        try await assertOverview(of: 10_000)
    }

    private func assertOverview(of count: Int) async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        try await StationFleet.fill(try installation.store(), count: count, now: Date().timeIntervalSince1970)
        let browser = try await Browser(in: installation)
        addTeardownBlock { browser.stop() }
        try await browser.open(api.address + "/")
        try await waits(
            browser,
            "the stations are listed",
            "document.querySelectorAll('#stations tbody tr').length === 50"
        )
        let chips = try await browser.evaluate(
            "document.getElementById('station-chips').textContent.replaceAll(',', '')"
        )
        let faulty = (count + 32) / StationFleet.everyFaulty
        XCTAssertTrue(chips.contains("all \(count)"), chips)
        XCTAssertTrue(chips.contains("sensor fault \(faulty)"), chips)
        let first = try await browser.evaluate("document.querySelector('#stations tbody td.state').textContent")
        XCTAssertEqual(first, "sensor fault")
        let colors =
            "new Set(new Uint32Array(document.getElementById('map').getContext('2d').getImageData(0, 0, 900, 300).data.buffer)).size"
        try await waits(browser, "the map is drawn", "document.getElementById('map').width > 300 && \(colors) > 4")
        try await find("S00121", in: browser)
        try await waits(browser, "one is found", "document.querySelectorAll('#stations tbody tr').length === 1")
        try await find("", in: browser)
        _ = try await browser.evaluate("document.querySelector('[data-focus=\"chip sensor_fault\"]').click()")
        try await waits(
            browser,
            "only faulty ones are listed",
            "document.querySelectorAll('#stations tbody tr').length === Math.min(50, \(faulty))"
        )
        // The map is a control for the keyboard, too.
        _ = try await browser.evaluate("document.getElementById('map').focus()")
        for key in ["+", "ArrowLeft", "ArrowUp", "-"] { try await browser.press(key) }
        try await browser.press("Enter")
        try await waits(browser, "the nearest station opens", "document.querySelector('.station-head h2')")
        let found = try await browser.evaluate(Self.inspection)
        XCTAssertEqual(found, "")
        XCTAssertEqual(browser.problems, [])
    }

    private func find(_ text: String, in browser: Browser) async throws {
        _ = try await browser.evaluate(
            "(() => { const f = document.getElementById('find'); f.value = '\(text)'; f.dispatchEvent(new Event('input')); })()"
        )
    }
}
