import Access
import Foundation
import HTTPClient
import XCTest

/// Silences and annotations that are made on the page, in a real browser.
final class PageNotesTests: XCTestCase {
    func testAFindingIsSilencedByKeyboardAndTheSilenceIsEndedThere() async throws {
        let (installation, api) = try await running()
        let key = try await installation.makeKey(of: "ada", [.operate], for: api)
        let browser = try await signedIn(installation, api, key: key.text)
        let button = "document.querySelector('#findings button.link')"
        try await waits(browser, "a finding can be silenced", button)
        let kind = try await browser.evaluate("\(button).dataset.focus.split(' ')[1]")
        _ = try await browser.evaluate("\(button).focus()")
        try await browser.press("Enter")
        try await waits(browser, "the reason has the focus", "document.activeElement.name === 'comment'")
        try await browser.press("Enter")
        try await waits(browser, "nothing is silenced without one", "document.querySelector('#findings form :invalid')")
        _ = try await browser.evaluate(
            "(document.activeElement.value = 'the mast is being painted', document.querySelector('#findings [name=hours]').value = '4')"
        )
        try await browser.press("Enter")
        let text = "document.getElementById('findings').textContent"
        try await waits(browser, "the finding has its silence", "\(text).includes('Silenced by ada until')")
        try await waits(browser, "its end is reached next", "document.activeElement.textContent === 'End it'")
        let silences = try await list("silences", of: installation, api, key: key.text)
        XCTAssertTrue(silences.contains(#""createdBy":"ada""#), silences)
        XCTAssertTrue(silences.contains(#""comment":"the mast is being painted""#), silences)
        XCTAssertTrue(silences.contains(#""value":"\#(kind)""#), silences)
        XCTAssertTrue(silences.contains(#""untilResolved":false"#), silences)

        try await browser.press("Enter")
        try await waits(browser, "it has ended", "!\(text).includes('Silenced by ada')")
        let left = try await list("silences", of: installation, api, key: key.text)
        XCTAssertEqual(left, #"{"silences":[]}"#)
        XCTAssertEqual(browser.problems, [])
    }

    func testAFindingIsAcknowledgedAndListed() async throws {
        let (installation, api) = try await running()
        let browser = try await Browser(in: installation)
        addTeardownBlock { browser.stop() }
        try await browser.open(api.address + "/", width: 390, height: 800)
        try await waits(browser, "a finding can be silenced", "document.querySelector('#findings button.link')")
        _ = try await browser.evaluate("document.querySelector('#findings button.link').click()")
        try await fill(browser, "#findings form", ["comment": "on my way", "by": "grace"])
        try await waits(
            browser,
            "the finding is acknowledged",
            "document.getElementById('findings').textContent.includes('Acknowledged by grace until it is resolved')"
        )
        try await browser.open(api.address + "/?view=notes", width: 390, height: 800)
        try await waits(
            browser,
            "it is listed",
            "document.querySelector('#silences tbody').textContent.includes('on my way')"
        )
        let overflow = try await browser.evaluate("document.documentElement.scrollWidth <= innerWidth")
        XCTAssertEqual(overflow, "true", "the page is wider than a phone")
        _ = try await browser.evaluate("document.querySelector('#silences button').click()")
        try await waits(
            browser,
            "it has ended",
            "document.querySelector('#silences tbody').textContent.includes('No silence is in force')"
        )
        XCTAssertEqual(browser.problems, [])
    }

    func testAnAnnotationIsOnTheChartAndWithdrawn() async throws {
        let (installation, api) = try await running()
        let browser = try await Browser(in: installation)
        addTeardownBlock { browser.stop() }
        try await browser.open(api.address + "/?station=SIM")
        try await waits(browser, "the station is shown", "document.querySelector('#forecast-plot path.actual')")
        _ = try await browser.evaluate("document.querySelector('[data-focus=annotate]').focus()")
        try await browser.press("Enter")
        try await waits(browser, "the text has the focus", "document.activeElement.name === 'text'")
        // The page is redrawn at each event; what somebody types must stay.
        _ = try await browser.evaluate(
            "(document.activeElement.value = 'sensor', document.querySelector('#timeline-plot svg').classList.add('old'), dispatchEvent(new Event('changed')))"
        )
        try await waits(browser, "the page is redrawn", "!document.querySelector('#timeline-plot svg.old')")
        let typed = try await browser.evaluate("document.activeElement.value")
        XCTAssertEqual(typed, "sensor")
        try await fill(browser, "#station-note form", ["text": "sensor replaced", "by": "ada"])
        try await waits(
            browser,
            "the chart has it",
            "document.querySelector('#forecast-plot text.remark').textContent.startsWith('sensor replaced')"
        )
        let annotations = try await list("annotations", of: installation, api)
        XCTAssertTrue(annotations.contains(#""text":"sensor replaced""#), annotations)
        XCTAssertTrue(annotations.contains(#""created_by":"ada""#), annotations)
        XCTAssertTrue(annotations.contains(#""station":"SIM""#), annotations)

        try await browser.open(api.address + "/?view=notes")
        try await waits(browser, "it is listed", "document.querySelector('#annotations button')")
        _ = try await browser.evaluate("document.querySelector('#annotations button').click()")
        try await waits(browser, "it is gone", "!document.querySelector('#annotations button')")
        let left = try await list("annotations", of: installation, api)
        XCTAssertEqual(left, #"{"annotations":[]}"#)
        XCTAssertEqual(browser.problems, [])
    }

    func testARefusalStaysBesideTheForm() async throws {
        let (installation, api) = try await running()
        let browser = try await Browser(in: installation)
        addTeardownBlock { browser.stop() }
        try await browser.open(api.address + "/?station=SIM")
        try await waits(browser, "the station is shown", "document.querySelector('[data-focus=annotate]')")
        _ = try await browser.evaluate("document.querySelector('[data-focus=annotate]').click()")
        let times = ["from": "2024-06-02T00:00", "to": "2024-06-01T00:00"]
        try await fill(browser, "#station-note form", times.merging(["text": "painted"]) { $1 })
        try await waits(
            browser,
            "it shows what is wrong",
            "document.querySelector('#station-note [role=alert]').textContent.includes('starts_at or later')"
        )
        let typed = try await browser.evaluate("document.querySelector('#station-note [name=text]').value")
        XCTAssertEqual(typed, "painted")
    }

    func testAKeyWithoutTheRoleSeesNoFormAndWhatItNeeds() async throws {
        let (installation, api) = try await running()
        let key = try await installation.makeKey(of: "reader", [.read], for: api)
        let browser = try await signedIn(installation, api, key: key.text)
        let needed =
            "document.querySelector('main').textContent.includes('needs a key with the role operate; reader has read')"
        for (address, shown) in [
            ("/", "document.querySelector('#findings li')"),
            ("/?station=SIM", "document.querySelector('#forecast-plot path.actual')"),
            ("/?view=notes", "document.querySelector('#silences')"),
        ] {
            try await browser.open(api.address + address)
            try await waits(browser, "\(address) is shown", shown)
            try await waits(browser, "\(address) shows what is needed", needed)
            let forms = try await browser.evaluate(
                "document.querySelectorAll('#findings form, #findings .link, #station-note form, [data-focus=annotate], [data-focus=silence]').length"
            )
            XCTAssertEqual(forms, "0", address)
        }
        XCTAssertEqual(browser.problems, [])
    }

    // MARK: Parts

    private func running() async throws -> (Installation, RunningAPI) {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI(changing: ["AEROCAST_REPLAY": "true"])
        try await installation.feed(api, hours: 100)
        return (installation, api)
    }

    private func signedIn(_ installation: Installation, _ api: RunningAPI, key: String) async throws -> Browser {
        let browser = try await Browser(in: installation)
        addTeardownBlock { browser.stop() }
        try await browser.open(api.address + "/")
        try await waits(browser, "it asks for a key", "document.getElementById('sign-in').hidden === false")
        try await signIn(browser, with: key)
        try await waits(browser, "it is signed in", "document.getElementById('who-name').textContent")
        return browser
    }

    private func list(
        _ name: String,
        of installation: Installation,
        _ api: RunningAPI,
        key: String? = nil
    ) async throws -> String {
        try await installation.get(
            "\(api.address)/v1/\(name)",
            headers: key.map { ["Authorization": "Bearer \($0)"] } ?? [:]
        )
        .body
    }
}
