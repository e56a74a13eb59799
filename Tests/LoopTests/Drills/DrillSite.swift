import Foundation
import Observations
import XCTest

/// An installation with all its programs, in which faults are injected.
final class DrillSite {
    let installation: Installation
    /// Variables of every program, in addition to those of the installation.
    private let more: [String: String]
    private let chat: DrillChat
    /// Variables of the API only.
    private let moreOfAPI: [String: String]
    private(set) var api: RunningAPI
    var detector: RunningProgram
    var trainer: RunningProgram
    private var browser: Browser?
    /// The newest sentence about each kind, with which a place is asked whether it still has the finding.
    var last: [String: String] = [:]

    static let tool = Bundle.main.bundleURL.appending(path: "aerocast")
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Starts an API, a detector and a trainer.
    ///
    /// - Parameters:
    ///   - installation: an installation without programs.
    ///   - hasModel: whether the bundled model is there.
    ///   - isReplay: whether old weather is expected.
    ///   - more: variables of every program.
    ///   - moreOfAPI: variables of the API.
    /// - Throws: an error of starting a program.
    init(
        _ installation: Installation,
        hasModel: Bool = true,
        isReplay: Bool = true,
        changing more: [String: String] = [:],
        changingAPI moreOfAPI: [String: String] = [:]
    ) async throws {
        self.installation = installation
        chat = try DrillChat()
        let more = more.merging(chat.settings) { $1 }
        self.more = more
        self.moreOfAPI = moreOfAPI
        if hasModel { try Self.copyModel(to: installation) }
        let ofAPI = more.merging(moreOfAPI) { $1 }
        api = try await installation.startAPI(changing: ofAPI.merging(["AEROCAST_REPLAY": "\(isReplay)"]) { $1 })
        detector = try installation.start(.detector, changing: more)
        trainer = try installation.start(.trainer, changing: more.merging(Self.quickTrainer) { $1 })
    }

    /// A kind of model that is trained in a second.
    private static let quickTrainer = ["AEROCAST_KIND": "ridge"]

    /// Puts the bundled model into its place.
    static func copyModel(to installation: Installation) throws {
        try FileManager.default.copyItem(
            at: root.appending(path: "artifacts"),
            to: URL(filePath: installation.artifactsPath)
        )
    }

    /// Stops the API and starts it again, at the same port.
    func restartAPI(isReplay: Bool = true, whileStopped work: () throws -> Void = {}) async throws {
        _ = try await api.program.terminate(within: .seconds(20))
        try work()
        try await startAPI(isReplay: isReplay)
    }

    /// Starts the API at the port of the one that has ended.
    func startAPI(isReplay: Bool = true) async throws {
        let ofAPI = more.merging(moreOfAPI) { $1 }
        api = try await installation.startAPI(
            port: api.port,
            changing: ofAPI.merging(["AEROCAST_REPLAY": "\(isReplay)"]) { $1 }
        )
    }

    func startDetector() throws { detector = try installation.start(.detector, changing: more) }

    func startTrainer(_ arguments: [String: String] = [:]) throws {
        let variables = more.merging(Self.quickTrainer) { $1 }.merging(arguments) { $1 }
        trainer = try installation.start(.trainer, changing: variables)
    }

    /// Stops the trainer and starts it with other variables.
    func restartTrainer(_ arguments: [String: String] = [:]) async throws {
        _ = try await trainer.terminate(within: .seconds(20))
        try startTrainer(arguments)
    }

    /// Runs a command of `aerocast` to its end.
    func run(
        _ arguments: [String],
        changing others: [String: String] = [:]
    ) async throws -> (output: String, ending: RunningProgram.Ending) {
        let environment = installation.environment.merging(more) { $1 }.merging(others) { $1 }
        let running = try installation.start(Self.tool, arguments, environment: environment)
        let ending = try await running.end(within: .seconds(60))
        return (running.standardOutput, ending)
    }

    /// Posts hourly observations of a station.
    ///
    /// - Parameters:
    ///   - station: its id.
    ///   - hours: the hours.
    ///   - temperature: the temperature of an hour.
    /// - Throws: an error of sending them.
    func post(
        _ station: String,
        _ hours: Range<Hour>,
        temperature: (Hour) -> Double = DrillSite.mildWeather
    ) async throws {
        for start in stride(from: 0, to: hours.upperBound - hours.lowerBound, by: 100) {
            let part = (hours.lowerBound + start)..<min(hours.lowerBound + start + 100, hours.upperBound)
            let rows = part.map { hour in
                #"{"station": "\#(station)", "time": "\#(Timestamp(hour))", "temperature": \#(temperature(hour))}"#
            }
            let answer = try await installation.post(
                "\(api.address)/observations",
                json: "[\(rows.joined(separator: ","))]"
            )
            XCTAssertEqual(answer.status, 200, answer.body)
        }
    }

    /// A day and a two-day wave, so that neither the last hour nor the day before is a good forecast.
    static func mildWeather(_ hour: Hour) -> Double {
        let days = Double(Timestamp(hour).secondsSince1970) / 86_400
        let value = 10 + 5 * sin(2 * .pi * days) + 3 * sin(.pi * days)
        return (value * 10).rounded() / 10
    }

    /// A day of sun from nine to eleven and a shower at three, again and again.
    static func sameEveryDay(_ hour: Hour) -> Double {
        let hours = Int(Timestamp(hour).secondsSince1970 / 3600 % 24)
        let (sun, rain) = ((9...11).contains(hours) ? 6.0 : 0, hours == 15 ? 5.0 : 0)
        return ((10 + 5 * sin(2 * .pi * Double(hours) / 24) + sun - rain) * 10).rounded() / 10
    }

    /// Opens the page; without Chromium the page is not among the places.
    func openPage() async throws {
        do {
            let browser = try await Browser(in: installation)
            try await browser.open(api.address + "/")
            self.browser = browser
        } catch is XCTSkip {
            browser = nil
        }
    }

    /// The sentences of the page's findings; `nil` without a browser.
    func pageSentences() async throws -> [String]? {
        let sentences = "[...document.querySelectorAll('#findings .sentence')].map((e) => e.textContent).join('\\n')"
        let text: String? = try await browser?.evaluate(sentences)
        return text?.components(separatedBy: "\n")
    }

    /// The newest notification about a finding.
    func notification(_ finding: ReadVerdict.Finding) -> DrillChat.Word? {
        chat.newest(beginning: Self.stem(of: finding.sentence))
    }

    /// The beginning of a sentence, up to the first number, which grows with time.
    static func stem(of sentence: String) -> String { String(sentence.prefix { !$0.isNumber }) }

    func stop() { browser?.stop() }
}
