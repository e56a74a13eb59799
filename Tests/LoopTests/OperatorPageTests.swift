import Foundation
import Healing
import Store
import XCTest

/// The operator's page in a real browser, against a real API.
final class OperatorPageTests: XCTestCase {
    func testThePageDrawsTheLoopWithoutAnErrorAndFollowsIt() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        try await installation.feed(api, hours: 400)
        let browser = try await Browser(in: installation)
        addTeardownBlock { browser.stop() }
        try await browser.open(api.address + "/")
        try await waits(browser, "the errors are drawn", "document.querySelector('#timeline-plot path.served')")
        try await waits(browser, "the forecast is drawn", "document.querySelector('#forecast-plot path.actual')")
        let station = try await browser.evaluate("document.getElementById('station').value")
        XCTAssertEqual(station, Installation.station)
        // No detector runs, so nobody may be told that nothing drifts.
        let state = try await browser.evaluate("document.getElementById('state').textContent")
        XCTAssertEqual(state, "Not known")
        try await waits(
            browser,
            "the verdict needs somebody and names whom it misses",
            "document.querySelector('#verdict.needs_you') && "
                + "document.getElementById('findings').textContent.includes('the drift detector has never reported')"
        )
        try await waits(browser, "the station is listed", "document.querySelector('#stations tbody tr')")
        try await waits(browser, "it listens", "document.querySelector('#live.on')")

        let answer = try await installation.post("\(api.address)/routine-retrain-check", json: "{}")
        XCTAssertEqual(answer.status, 200)
        try await waits(browser, "the flag is shown without a reload", "document.querySelector('g.event.flag_raised')")
        try await waits(browser, "the loop is flagged", "document.getElementById('state').textContent === 'Flagged'")
        XCTAssertEqual(browser.problems, [])
    }

    func testAMarkerIsReachedByKeyboardAndShowsItsEvidence() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        try await installation.feed(api, hours: 100)
        _ = try await installation.post("\(api.address)/routine-retrain-check", json: "{}")
        let browser = try await Browser(in: installation)
        addTeardownBlock { browser.stop() }
        try await browser.open(api.address + "/", width: 390, height: 800)
        try await waits(browser, "the flag is shown", "document.querySelector('g.event.flag_raised')")
        let label = try await browser.evaluate(
            "document.querySelector('g.event.flag_raised').getAttribute('aria-label')"
        )
        XCTAssertTrue(label.contains("flag raised"), label)
        _ = try await browser.evaluate("document.querySelector('g.event.flag_raised').focus()")
        // The page is redrawn at every event; the keyboard focus must stay on the marker.
        _ = try await browser.evaluate("document.querySelector('#timeline-plot svg').classList.add('old')")
        _ = try await browser.evaluate("dispatchEvent(new Event('resize'))")
        try await waits(browser, "the page is redrawn", "!document.querySelector('#timeline-plot svg.old')")
        try await waits(browser, "the marker has the focus", "document.activeElement.matches('g.event.flag_raised')")
        try await browser.press("Enter")
        try await waits(
            browser,
            "the evidence is shown",
            "document.getElementById('evidence').textContent.includes('reason: schedule')"
        )
        let overflow = try await browser.evaluate("document.documentElement.scrollWidth <= innerWidth")
        XCTAssertEqual(overflow, "true", "the page is wider than a phone")
        XCTAssertEqual(browser.problems, [])
    }

    func testThePageSaysWhenTheAPIIsGoneAndComesBackWithIt() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        try await installation.feed(api, hours: 60)
        let browser = try await Browser(in: installation)
        addTeardownBlock { browser.stop() }
        try await browser.open(api.address + "/")
        try await waits(browser, "it listens", "document.querySelector('#live.on')")
        try await api.program.killAtOnce()
        try await waits(
            browser,
            "it reports the loss",
            "!document.getElementById('gone').hidden && document.getElementById('gone').textContent.includes('does not answer')"
        )
        _ = try await installation.startAPI(port: api.port)
        try await waits(browser, "the message disappears", "document.getElementById('gone').hidden")
        try await waits(browser, "it listens again", "document.querySelector('#live.on')")
    }
}
