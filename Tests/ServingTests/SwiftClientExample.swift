import Access
import AeroCastClient
import Foundation
import TestSupport
import XCTest

/// The example of docs/clients.md.
final class SwiftClientExample: XCTestCase {
    func testTheExampleRuns() async throws {
        let service = try await runningAPI()
        let start = RunningAPI.startDate
        let known = (0..<40)
            .map {
                Observation(
                    station: "KJFK",
                    time: start.addingTimeInterval(Double($0) * 3600),
                    temperature: Bodies.temperature($0)
                )
            }
        let key = try await service.makeKey([.admin])
        let file = try temporaryFolder().appending(path: "weather-app.key")
        try Data(key.text.utf8).write(to: file)
        _ = try await AeroCast(url: service.url, key: .file(file.path)).observe(known)
        let time = start.addingTimeInterval(40 * 3600)
        try await run(url: service.url, keyFile: file.path, time: time, position: 0)
    }

    private func run(url: String, keyFile: String, time: Date, position: Int?) async throws {
        let api = AeroCast(url: url, key: .file(keyFile))

        _ = try await api.observe([Observation(station: "KJFK", time: time, temperature: 3.4, windSpeed: 6.2)])
        let forecast = try await api.predict(station: "KJFK", horizons: [1, 6, 24])
        print(forecast.horizons.map(\.value))

        // Many stations: a line for each, as they arrive.
        for try await line in api.forecasts(of: ["KJFK", "KORD"], horizons: [1, 24]) {
            print(line.station, line.horizons?.first?.value ?? .nan, line.problem?.detail ?? "")
        }

        // The history, page by page.
        for try await row in api.observations(of: "KJFK", from: time) {
            print(row.time ?? time, row.temperature ?? .nan)
        }

        do {
            _ = try await api.predict(station: "nowhere")
        } catch let problem as Problem where problem.kind == "station" {
            print(problem.detail)
        }

        // As they are issued; the position continues after a restart of this program.
        follow: for try await message in api.followForecasts(of: "KJFK", after: position) {
            switch message {
            case .forecast(let line, let position):
                print(position, line.horizons?.map(\.value) ?? [])
                break follow
            case .gap(let after, let through): print("forecasts between \(after) and \(through) are missing")
            }
        }
    }

    func testTheDocumentHasThisExample() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let document = try String(contentsOf: root.appending(path: "docs/clients.md"), encoding: .utf8)
        let source = try String(contentsOfFile: #filePath, encoding: .utf8)
        let block = try XCTUnwrap(document.firstMatch(of: /which runs -->\n```swift\n((?s).*?)```/)).1
        let lines = block.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map { $0.isEmpty ? "" : "        \($0)" }
        XCTAssertTrue(
            source.contains(lines.joined(separator: "\n")),
            "docs/clients.md has another example than this file"
        )
    }
}
