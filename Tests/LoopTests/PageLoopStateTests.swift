import Foundation
import Store
import XCTest

/// The state of the loop in a station's view, and the events that it comes from, in a real browser.
final class PageLoopStateTests: XCTestCase {
    private let state = "document.getElementById('state').textContent"

    func testTheStripShowsADriftWhoseFlagWasRecordedBefore() async throws {
        let (installation, api, browser) = try await opened()
        _ = try await installation.post("\(api.address)/routine-retrain-check", json: "{}")
        try await StationFleet.addStories(to: try installation.store(), station: Installation.station)
        try await browser.open(api.address + "/?station=SIM")
        try await waits(
            browser,
            "the drift is drawn before the flag",
            "document.querySelector('#timeline-plot rect.strip.drifting').getAttribute('width') > 2"
        )
        let text = try await browser.evaluate(state)
        XCTAssertEqual(text, "Flagged")
    }

    /// The hour of a rejection is the newest that the challenger was compared at: it may be before the hour of the claim.
    func testAFlagIsDecidedAfterItWasClaimed() async throws {
        let (_, _, browser) = try await opened()
        let events = [("flag_raised", 10), ("drift", 9), ("flag_claimed", 20), ("rejected", 17)].enumerated()
            .map { index, event in
                #"{"id": \#(index), "kind": "\#(event.0)", "flag": 1, "weather_time": "2026-01-\#(event.1 + 10)T00:00:00Z"}"#
            }
        _ = try await browser.evaluate(
            "void import('./page/events.js').then((m) => {"
                + " window.last = m.states([\(events.joined(separator: ","))], 0, 9e9).last })"
        )
        try await waits(browser, "no training is open", "window.last === 'drifting'")
    }

    func testAFaultySensorIsNeverCalmAndItsLastErrorIsNotTheCurrentOne() async throws {
        let installation = try Installation(for: self)
        try DrillSite.copyModel(to: installation)
        let api = try await installation.startAPI(changing: ["AEROCAST_REPLAY": "true"])
        _ = try installation.start(.detector)
        try await installation.feed(api, hours: 400, scenario: "stuck:start=300h,duration=5d")
        let browser = try await Browser(in: installation)
        addTeardownBlock { browser.stop() }
        try await browser.open(api.address + "/?station=SIM")
        try await waits(browser, "the fault is the state", "\(state) === 'Sensor fault'")
        let error = try await browser.evaluate("document.getElementById('error').parentElement.textContent")
        XCTAssertTrue(error.contains("–not judged since "), error)
        try await browser.open(api.address + "/?view=compare&a=SIM&b=SIM")
        try await waits(
            browser,
            "the comparison does not show it, either",
            "document.querySelector('#compared tbody tr').cells[1].textContent === '–'"
        )
    }

    func testARemarkAboutALaterHourIsNoStateAndHasNotHappened() async throws {
        let (installation, api, browser) = try await opened()
        let remark = #"{"text": "the mast is moved", "station": "SIM", "starts_at": "2099-01-01T00:00:00Z"}"#
        let noted = try await installation.post("\(api.address)/v1/annotations", json: remark)
        XCTAssertEqual(noted.status, 201, noted.body)
        _ = try await installation.post("\(api.address)/routine-retrain-check", json: "{}")
        for view in ["?station=SIM", "?view=events"] {
            try await browser.open("\(api.address)/\(view)")
            try await waits(
                browser,
                "\(view) lists the remark as the last, to come",
                "[...document.querySelectorAll('#events tbody tr')].at(-1).textContent.startsWith('2099-01-01 00:00, to come')"
                    + " && document.querySelectorAll('#events tbody tr').length > 1"
            )
        }
        try await browser.open("\(api.address)/?station=SIM")
        try await waits(browser, "the state is shown", "\(state) === 'Flagged'")
        let newest = try await browser.evaluate("document.getElementById('state').nextElementSibling.textContent")
        XCTAssertTrue(newest.hasPrefix("newest event: flag raised"), newest)
    }

    func testAPromotionShowsTheLossesThatDecidedIt() async throws {
        let (_, _, browser) = try await opened()
        let accepted = """
            {"events": [{"id": 5, "kind": "accepted", "flag": 1, "recorded_at": "2025-09-14T22:00:00Z",
              "sentence": "loss 0.573, p = 0.000", "details": {"verdict": {"promoted": true, "objections": [],
               "recent": {"count": 213, "challenger_loss": 0.573, "champion_loss": 1, "persistence_loss": 16.732,
                "test": {"p_value": 0.00001}}}}}]}
            """
        let promoted = """
            {"events": [{"id": 6, "kind": "promoted", "flag": 1, "recorded_at": "2025-09-14T22:00:01Z", "details": {},
              "sentence": "the new version replaces the old one"}]}
            """
        let events = ["4": accepted, "5": promoted, "0": accepted]
        let answers = Dictionary(
            uniqueKeysWithValues: events.map { ("events?target=temperature&since=\($0)", $1) }
        )
        try await answer(browser, answers, showing: "?event=6")
        let cells = "[...document.querySelectorAll('#gate tbody td')].map((cell) => cell.textContent).join('|')"
        try await waits(browser, "the losses are shown", "document.querySelector('#gate')")
        let losses = try await browser.evaluate(cells)
        XCTAssertEqual(losses, "hours since the drift, or the newest|213|0.573|1.000|16.732|< 0.001")
        let links = try await browser.evaluate("document.querySelectorAll('#view a').length")
        XCTAssertEqual(links, "0", "a link to the same page")
        try await answer(browser, answers, showing: "?event=5")
        try await waits(
            browser,
            "the sentence has no probability of zero",
            "document.querySelector('#view article').textContent.includes('p < 0.001')"
        )
    }

    private func opened() async throws -> (Installation, RunningAPI, Browser) {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI(changing: ["AEROCAST_REPLAY": "true"])
        try await installation.feed(api, hours: 100)
        let browser = try await Browser(in: installation)
        addTeardownBlock { browser.stop() }
        try await browser.open(api.address + "/")
        try await waits(browser, "it listens", "document.querySelector('#live.on')")
        return (installation, api, browser)
    }
}
