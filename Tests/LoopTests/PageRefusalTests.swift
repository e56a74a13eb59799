import Foundation
import XCTest

/// Requests that the API refuses, and stations that it does not know, in a real browser.
final class PageRefusalTests: XCTestCase {
    private let problem = #"{"detail": "target: At least half of the 24 hours must have a temperature, got 3."}"#
    private let reason = "At least half of the 24 hours must have a temperature, got 3."

    func testARefusedForecastCostsOnlyItsPartOfEachView() async throws {
        let browser = try await browserOfOneStation()
        for (view, place) in [
            ("./", "#outlook-plot"), ("?station=SIM", "#outlook-plot"), ("?view=why&station=SIM", "#view .note"),
            ("?view=compare&a=SIM&b=NOPE", "#outlook-0"),
        ] {
            try await answer(browser, ["v1/stations/SIM/outlook": problem], status: 422, showing: view)
            try await waits(
                browser,
                "\(view) shows the reason",
                "document.querySelector('\(place)').textContent === '\(reason)'"
            )
            let isConnected = try await browser.evaluate(
                "document.getElementById('gone').hidden && document.getElementById('live-text').textContent === 'live'"
            )
            XCTAssertEqual(isConnected, "true", view)
        }
        try await answer(browser, [:], showing: "./")
        try await waits(
            browser,
            "the observations and the list are shown",
            "document.querySelector('#forecast-plot path.actual') && document.querySelector('#stations tbody tr')"
        )
        // The stored forecasts of 1, 3, 6, 12 and 24 hours are points.
        let isDotted = try await browser.evaluate(
            "document.querySelector('#forecast-plot path.dots.served') && !document.querySelector('#forecast-plot path.dashed').getAttribute('d').includes('L')"
        )
        XCTAssertEqual(isDotted, "true")
    }

    func testOtherRefusedPartsShowTheReasonToo() async throws {
        let browser = try await browserOfOneStation()
        let refused = ["events?": problem, "timeline?": problem, "v1/story": problem]
        try await answer(browser, refused, status: 403, showing: "?station=SIM")
        for part in ["#timeline-plot", "#forecast-plot", ".story-card", "#station-events"] {
            try await waits(
                browser,
                "\(part) shows the reason",
                "document.querySelector('\(part)').textContent.includes('\(reason)')"
            )
        }
        let state = try await browser.evaluate("document.getElementById('state').textContent")
        XCTAssertEqual(state, "Not known")
        let isDrawn = try await browser.evaluate("document.querySelector('#outlook-plot path.served') !== null")
        XCTAssertEqual(isDrawn, "true")
    }

    func testAnAnswerWithAProblemIsNotALostConnection() async throws {
        let browser = try await browserOfOneStation()
        try await answer(browser, ["v1/overview": problem], status: 429, showing: "./")
        try await waits(
            browser,
            "it shows the reason",
            "document.getElementById('gone').textContent.startsWith('The API answered: \(reason) ')"
        )
        let text = try await browser.evaluate(
            "document.getElementById('gone').textContent + document.getElementById('live-text').textContent"
        )
        XCTAssertFalse(text.contains("aerocast-api is running") || text.contains("not connected"), text)
    }

    func testAStationWithoutObservationsHasAHeadingAndAWayToTheOthers() async throws {
        let browser = try await browserOfOneStation()
        for view in ["?station=NOPE", "?view=why&station=NOPE", "?view=whatif&station=NOPE"] {
            try await answer(browser, [:], showing: view)
            try await waits(
                browser,
                "\(view) names the station",
                "document.querySelector('.station-head h2')?.textContent === 'NOPE'"
                    + " && document.querySelector('#view').textContent.includes('has no observation of temperature yet')"
                    + " && document.querySelector('#view a').getAttribute('href') === './'"
            )
        }
    }

    private func browserOfOneStation() async throws -> Browser {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI(changing: ["AEROCAST_REPLAY": "true"])
        try await installation.feed(api, hours: 100)
        let browser = try await Browser(in: installation)
        addTeardownBlock { browser.stop() }
        try await browser.open(api.address + "/")
        try await waits(browser, "the station is shown", "document.querySelector('#forecast-plot path.actual')")
        return browser
    }
}
