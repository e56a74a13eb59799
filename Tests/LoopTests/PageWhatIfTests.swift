import Foundation
import XCTest

/// A question about a station's past, asked on the page and answered by the trainer, in a real browser.
final class PageWhatIfTests: XCTestCase {
    private let answer = "document.getElementById('answer').textContent"

    func testTheTrainerAnswersAQuestionAndItsAddressShowsTheAnswerAgain() async throws {
        let (installation, api, browser) = try await asking()
        try await fill(browser, "#station-whatif form", ["budget": "0.5", "days": "365"])
        try await waits(browser, "no trainer runs", "\(answer).includes('waits for a trainer')")
        _ = try installation.start(.trainer)
        try await waits(browser, "the answer is shown", "document.querySelector('#variants')")
        let address = try await browser.evaluate("location.search")
        XCTAssertTrue(address.contains("view=whatif") && address.contains("budget=0.5"), address)
        try await browser.open("\(api.address)/\(address)", width: 390, height: 800)
        try await waits(browser, "it is shown again", "document.querySelector('#variants tbody tr')")
        let text = try await browser.evaluate(answer)
        XCTAssertTrue(text.contains("With 0.5 false alarms a year it would have raised"), text)
        XCTAssertTrue(text.contains("RMSE in °C"), text)
        let budget = try await browser.evaluate("document.querySelector('#question [name=budget]').value")
        XCTAssertEqual(budget, "0.5", "the question stays")
        let overflow = try await browser.evaluate("document.documentElement.scrollWidth <= innerWidth")
        XCTAssertEqual(overflow, "true", "the page is wider than a phone")
        XCTAssertEqual(browser.problems, [])
    }

    func testTheBestOfEachHorizonIsMarkedAndAlarmsHaveBothTimes() async throws {
        let (_, _, browser) = try await asking()
        // An answer as docs/jobs.md describes it, about a version that has learned from these hours.
        let result = """
            {"station": "SIM", "target": "temperature", "unit": "°C", "from": "2025-05-01T00:00:00Z",
             "to": "2025-06-01T00:00:00Z", "sentence": "Version b alone would have had errors smaller at 1 h.",
             "variants": [
              {"name": "served", "has_learned_from_them": false, "scores": {"1": {"n": 700, "rmse": 0.91, "skill": 0.21},
               "3": {"n": 700, "rmse": 1.5}}},
              {"name": "persistence", "has_learned_from_them": false, "scores": {"1": {"n": 700, "rmse": 1.15},
               "3": {"n": 700, "rmse": 1.5}}},
              {"name": "version", "version": "2025060711-ee63b9a8", "has_learned_from_them": true,
               "scores": {"1": {"n": 700, "rmse": 0.5, "skill": 0.5}}}],
             "drift": [{"name": "served", "budget": 0.5, "alarms": [{"time": "2025-05-09T07:00:00Z",
              "began": "2025-05-08T03:00:00Z", "kind": "drift", "sentence": "forecasts too cold"}]}], "recorded": []}
            """
        _ = try await browser.evaluate(
            """
            (() => {
            const real = window.fetch, answers = { 'v1/jobs/999': { id: 999, state: 'succeeded' }, 'v1/jobs/999/result': \(result) };
            window.fetch = (path, options) => answers[path] ? Promise.resolve(new Response(JSON.stringify(answers[path]))) : real(path, options);
            history.pushState(null, '', '?view=whatif&station=SIM&job=999');
            dispatchEvent(new Event('popstate'));
            })()
            """
        )
        try await waits(browser, "the answer is shown", "document.querySelector('#variants')")
        let rows = try await browser.evaluate(
            "[...document.querySelectorAll('#variants tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent).join('|')).join(';')"
        )
        XCTAssertEqual(rows, "1 h|0.91 bestskill 21 %|1.15|0.50skill 50 %;3 h|1.50|1.50|–")
        let alarm = try await browser.evaluate(
            "[...document.querySelectorAll('#alarms-0 tbody td')].map((cell) => cell.textContent).join('|')"
        )
        XCTAssertEqual(alarm, "2025-05-09 07:00|2025-05-08 03:00|drift|forecasts too cold")
        XCTAssertEqual(browser.problems, [])
    }

    func testAQuestionWithoutAnAnswerSaysWhy() async throws {
        let (installation, _, browser) = try await asking()
        _ = try installation.start(.trainer)
        _ = try await browser.evaluate(
            "(() => { const days = document.querySelector('#station-whatif [name=days]'); days.value = ''; days.dispatchEvent(new Event('change')); })()"
        )
        try await fill(browser, "#station-whatif form", ["from": "2001-01-01T00:00", "to": "2001-02-01T00:00"])
        try await waits(browser, "it shows why", "\(answer).includes('has no forecast that can be compared')")
        XCTAssertEqual(browser.problems, [])
    }

    private func asking() async throws -> (Installation, RunningAPI, Browser) {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI(changing: ["AEROCAST_REPLAY": "true"])
        try await installation.feed(api, hours: 200)
        let browser = try await Browser(in: installation)
        addTeardownBlock { browser.stop() }
        try await browser.open("\(api.address)/?station=SIM")
        try await waits(browser, "a question can be asked", "document.querySelector('#station-whatif form')")
        return (installation, api, browser)
    }
}
