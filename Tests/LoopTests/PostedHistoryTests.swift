import Foundation
import Healing
import Observations
import Store
import Weather
import XCTest

/// A client posts the history of a station of its own: 1,500 calm hours, then 900 with the day turned round.
final class PostedHistoryTests: XCTestCase {
    private static let learned = 1500
    private static let turned = 900

    private let weather: [Observation] = {
        guard let simulator = try? Simulator(SimulatorConfiguration(seed: 11)) else { return [] }
        let first = Timestamp.simulatorDefaultStart.nearestHour
        return (0..<learned + turned + 12).compactMap { simulator.observation(hour: first + $0) }
    }()

    /// The weather of the client's station.
    private var attack: [Observation] {
        weather.prefix(Self.learned + Self.turned).enumerated()
            .map { index, observation in
                var posted = observation
                posted.station = "evil"
                if index >= Self.learned { posted[.temperature] = weather[index + 12][.temperature] }
                return posted
            }
    }

    /// The drift flags after the attack, and whether the champion stayed.
    private func flags(trusting data: String) async throws -> (flags: [FlagRecord], champion: Bool) {
        let installation = try Installation(for: self)
        let changes = ["AEROCAST_TRUST_DATA": data, "AEROCAST_TRUSTED_STATIONS": "\(Installation.station),other"]
        let api = try await installation.startAPI(changing: changes)
        try await post(Array(weather.prefix(Self.learned)), to: api, of: installation)
        try await installation.run(.trainer, "--once", "--minimum-hours", "400")
        let store = try installation.store()
        let first = try await store.read { try $0.champion(of: Installation.target)?.version }
        XCTAssertNotNil(first, "the trusted station's history gives the first champion")
        _ = try await eventually("the champion serves") {
            try await installation.get("\(api.address)/readyz").status == 200 ? true : nil
        }

        try await post(attack, to: api, of: installation)
        try await installation.run(.detector, "--once")
        let flags = try await store.read { try $0.flags(of: Installation.target, limit: 100) }
            .filter { $0.flag.reason == .drift }
        try await installation.run(.trainer, "--once", "--minimum-hours", "400")
        let last = try await store.read { try $0.champion(of: Installation.target)?.version }
        return (flags, first == last)
    }

    private func post(_ observations: [Observation], to api: RunningAPI, of installation: Installation) async throws {
        for start in stride(from: 0, to: observations.count, by: 100) {
            let rows = observations[start..<min(start + 100, observations.count)]
                .map { observation in
                    let values = [Variable.temperature, .windSpeed, .pressure]
                        .map { "\"\($0.name)\":\(observation[$0].map { "\($0)" } ?? "null")" }
                    return #"{"station":"\#(observation.station)","time":"\#(observation.time)","#
                        + values.joined(separator: ",") + "}"
                }
            let body = "[" + rows.joined(separator: ",") + "]"
            let answer = try await installation.post("\(api.address)/observations", json: body)
            XCTAssertEqual(answer.status, 200, answer.body)
        }
    }

    func testOfAnybodyItRaisesNoFlagAndPromotesNothing() async throws {
        let (flags, champion) = try await flags(trusting: "live")
        XCTAssertEqual(flags.map(\.station), [])
        XCTAssertTrue(champion)
    }

    func testOfATrustedClientItIsJudgedAsEver() async throws {
        let flags = try await flags(trusting: "all").flags
        XCTAssertEqual(flags.map(\.station), ["evil"])
    }
}
