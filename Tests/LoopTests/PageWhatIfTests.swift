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
        XCTAssertTrue(text.contains("With 0.5 false alarms a year the detector would have raised"), text)
        XCTAssertTrue(text.contains("RMSE in °C"), text)
        let rows = try await browser.evaluate(
            "[...document.querySelectorAll('#variants tbody tr')].every((row) => row.querySelector('.badge')?.textContent === 'best')"
        )
        XCTAssertEqual(rows, "true", "the best of each horizon is marked: \(text)")
        let budget = try await browser.evaluate("document.querySelector('#question [name=budget]').value")
        XCTAssertEqual(budget, "0.5", "the question stays")
        let overflow = try await browser.evaluate("document.documentElement.scrollWidth <= innerWidth")
        XCTAssertEqual(overflow, "true", "the page is wider than a phone")
        XCTAssertEqual(browser.problems, [])
    }

    func testAQuestionWithoutAnAnswerSaysWhy() async throws {
        let (installation, _, browser) = try await asking()
        _ = try installation.start(.trainer)
        _ = try await browser.evaluate(
            "(() => { const days = document.querySelector('#station-whatif [name=days]'); days.value = ''; days.dispatchEvent(new Event('change')); })()"
        )
        try await fill(browser, "#station-whatif form", ["from": "2001-01-01T00:00", "to": "2001-02-01T00:00"])
        try await waits(browser, "it says why", "\(answer).includes('has no forecast that can be compared')")
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
