import DriftDetection
import Foundation
import Observations
import XCTest

/// A folder of labeled streams: `labels.json` and `streams/<name>.csv.gz` with the columns ts, actual, predicted.
struct LabeledStreams {
    struct Event: Decodable {
        /// First row of the drift.
        var start: Int
        /// The first row after the drift.
        var end: Int
        /// Rows within which an alarm counts as a detection.
        var window: Int
        /// Rows after the end in which alarms count neither way.
        var grace: Int
    }

    struct Label: Decodable {
        var kind: String
        var stationary: Bool
        var length: Int
        var warmup: Int
        var events: [Event]
    }

    let labels: [String: Label]
    private let folder: URL

    /// Finds a folder of the shared data: next to the package, or at the path in `AEROCAST_SHARED_DATA`.
    init(_ name: String) throws {
        let root =
            ProcessInfo.processInfo.environment["AEROCAST_SHARED_DATA"].map { URL(fileURLWithPath: $0) }
            ?? URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("shared")
        folder = root.appendingPathComponent(name)
        let file = folder.appendingPathComponent("labels.json")
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw XCTSkip("The labeled streams are not at \(folder.path); set AEROCAST_SHARED_DATA to their folder.")
        }
        labels = try JSONDecoder().decode([String: Label].self, from: Data(contentsOf: file))
    }

    func rows(_ stream: String) throws -> [DriftRow] {
        let gzip = Process()
        let output = Pipe()
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-dc", folder.appendingPathComponent("streams/\(stream).csv.gz").path]
        gzip.standardOutput = output
        try gzip.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        gzip.waitUntilExit()
        return try data.split(separator: UInt8(ascii: "\n")).dropFirst().map(Self.row)
    }

    private static func row(_ line: Data) throws -> DriftRow {
        let fields = String(decoding: line, as: UTF8.self).split(separator: ",", omittingEmptySubsequences: false)
        let digits = fields[0].split { !$0.isNumber }.compactMap { Int($0) }
        let predicted = try XCTUnwrap(Double(fields[2]))
        guard digits.count == 6 else { throw CocoaError(.fileReadCorruptFile) }
        let time = CivilTime(
            year: digits[0],
            month: digits[1],
            day: digits[2],
            hour: digits[3],
            minute: digits[4],
            second: digits[5]
        )
        return DriftRow(time: time.secondsSince1970, actual: Double(fields[1]), predicted: predicted)
    }
}

/// The score of alarms on labeled streams, by the rules of the data's own scorer.
struct DriftScore {
    private(set) var falseAlarms = 0
    private(set) var quietRows = 0
    private(set) var undisturbedAlarms = 0
    private(set) var undisturbedRows = 0
    private(set) var stationaryStreams = 0
    private(set) var stationaryStreamsWithAlarm = 0
    private(set) var events: [String: Int] = [:]
    private(set) var delays: [String: [Int]] = [:]
    private(set) var repeats = 0

    mutating func add(_ label: LabeledStreams.Label, alarms: [Int]) {
        let counted = alarms.filter { $0 >= label.warmup }
        let zones = label.events.map { $0.start..<($0.end < label.length ? $0.end + $0.grace : $0.end) }
        let quiet = (label.warmup..<label.length).filter { row in !zones.contains { $0.contains(row) } }.count
        let wrong = counted.filter { row in !zones.contains { $0.contains(row) } }.count
        quietRows += quiet
        falseAlarms += wrong
        if label.stationary {
            stationaryStreams += 1
            stationaryStreamsWithAlarm += wrong > 0 ? 1 : 0
            undisturbedAlarms += wrong
            undisturbedRows += quiet
        }
        for event in label.events {
            events[label.kind, default: 0] += 1
            let stop = min(event.start + event.window, event.end)
            guard let hit = counted.first(where: { (event.start..<stop).contains($0) }) else { continue }
            delays[label.kind, default: []].append(hit - event.start)
            repeats += counted.filter { (event.start..<event.end).contains($0) }.count - 1
        }
    }

    var falseAlarmsPer10000: Double { 1e4 * Double(falseAlarms) / Double(quietRows) }
    var undisturbedAlarmsPerYear: Double { 8766 * Double(undisturbedAlarms) / Double(max(undisturbedRows, 1)) }
    var shareOfStationaryStreamsWithAlarm: Double {
        Double(stationaryStreamsWithAlarm) / Double(max(stationaryStreams, 1))
    }
    var repeatsPerDetection: Double { Double(repeats) / Double(max(delays.values.reduce(0) { $0 + $1.count }, 1)) }

    func caught(_ kind: String) -> Double { Double(delays[kind]?.count ?? 0) / Double(events[kind] ?? 1) }

    /// The fraction of drifts caught, averaged over the kinds.
    var caught: Double { events.keys.reduce(0) { $0 + caught($1) } / Double(max(events.count, 1)) }

    /// A quantile of the delays of all caught drifts, in rows, interpolated.
    func delay(_ share: Double) -> Double {
        let all = delays.values.flatMap(\.self).sorted().map(Double.init)
        guard let last = all.indices.last else { return 0 }
        let position = share * Double(last)
        let lower = Int(position)
        return all[lower] + (all[min(lower + 1, last)] - all[lower]) * (position - Double(lower))
    }
}
