import XCTest

/// The map of the stations, by the colors of its pixels.
final class PageMapTests: XCTestCase {
    func testNoMarkerIsBehindAButtonOrALabel() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI(changing: ["AEROCAST_REPLAY": "true"])
        try await installation.feed(api, hours: 30)
        let browser = try await Browser(in: installation)
        addTeardownBlock { browser.stop() }
        try await browser.open(api.address + "/")
        try await waits(browser, "the station is listed", "document.querySelector('#stations tbody tr')")
        // B is to the right of a station whose label is long, and D in the corner of the buttons.
        let overview = """
            {"target": "temperature", "unit": "°C", "id": ["A", "B", "C", "D"],
             "name": ["A station with a long name", null, null, null], "state": ["needs_you", "healthy", "healthy", "healthy"],
             "trouble": ["silent", null, null, null], "newest": [1753254000, 1753254000, 1753254000, 1753254000],
             "served": [null, 0.5, 0.5, 0.5], "persistence": [null, 1, 1, 1],
             "latitude": [50, 50, 49, 51], "longitude": [8, 8.3, 6, 10]}
            """
        try await answer(browser, ["v1/overview": overview], showing: "./")
        try await waits(browser, "the map is drawn", "\(Self.green("map")) > 0")
        let marked = try await browser.evaluate(Self.green("map"))
        XCTAssertGreaterThan(Int(marked) ?? 0, 165, "three markers have about 185 pixels")
        let hidden = try await browser.evaluate(Self.green("zoom"))
        XCTAssertEqual(hidden, "0")
    }

    /// The number of pixels in the color of healthy stations, on the whole map or behind its buttons.
    private static func green(_ part: String) -> String {
        """
        (() => {
        const map = document.getElementById('map'), at = map.getBoundingClientRect();
        const part = '\(part)' === 'map' ? at : document.querySelector('.zoom').getBoundingClientRect();
        const bytes = map.getContext('2d').getImageData(part.left - at.left, part.top - at.top, part.width, part.height).data;
        let count = 0;
        for (let i = 0; i < bytes.length; i += 4) count += bytes[i] === 25 && bytes[i + 1] === 122 && bytes[i + 2] === 72;
        return count;
        })()
        """
    }
}
