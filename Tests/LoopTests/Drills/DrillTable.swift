import Foundation
import XCTest

/// A fault that is injected into a running installation, with its row of the table in `docs/drills.md`.
enum DrilledFault: String, CaseIterable {
    case deadDetector = "the drift detector is killed"
    case deadTrainer = "the trainer is killed"
    case deadFeeder = "a feeder is killed"
    case deadAPI = "the API is stopped"
    case pushgatewayDown = "the Pushgateway is down"
    case receiverDown = "the receiver of a webhook answers 500"
    case noModel = "no model is in the artifacts folder"
    case damagedModel = "the champion's weights are cut in half under a running API"
    case damagedModelAtStart = "the API is started again with these weights"
    case lostModelAtStart = "the champion's folder is moved away, and the API started again"
    case silentFeed = "no station reports for two hours"
    case silentStation = "one of several stations stops"
    case oldReplay = "weather of the past is fed to an API that expects the present"
    case stuckSensor = "a sensor repeats its value"
    case heatwave = "a heatwave begins"
    case movedStation = "a station moves inland"
    case worseThanPersistence = "each day is like the one before, so that persistence wins a day ahead"
    case fullDisk = "the disk is full"
    case movedClock = "the clock is set forward by an hour"
    case oldBackup = "the newest backup is 27 hours old"
}

/// The table of `docs/drills.md`, which the drills make.
///
/// With `WRITE_DRILLS` in the environment each drill writes its row, otherwise it compares everything but the seconds.
enum DrillTable {
    /// The observation of a fault.
    struct Row {
        var fault: DrilledFault
        var finding: ReadVerdict.Finding
        /// From the injection until every place had the finding.
        var foundAfter: Duration
        /// From the injection until the notification arrived; `nil` for what heals.
        var notifiedAfter: Duration?
        /// From the repair until no place had it.
        var goneAfter: Duration
    }

    private static let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/drills.md")
    private static let states = ["needs_you": "needs you", "healing": "healing", "unknown": "not known"]

    static func note(_ row: Row, file: StaticString = #filePath, line: UInt = #line) throws {
        let cells = [
            row.fault.rawValue, "`\(row.finding.kind)`", states[row.finding.state] ?? row.finding.state,
            masked(row.finding.sentence), masked(row.finding.action ?? row.finding.next ?? ""),
            Self.seconds(row.foundAfter), row.notifiedAfter.map(Self.seconds) ?? "–", Self.seconds(row.goneAfter),
        ]
        let text = try String(contentsOf: page, encoding: .utf8)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let rows = self.rows(in: lines)
        if ProcessInfo.processInfo.environment["WRITE_DRILLS"] != nil {
            let new = "| \(cells.joined(separator: " | ")) |"
            if let known = rows[row.fault] {
                lines[known.line] = new
            } else {
                let earlier = DrilledFault.allCases.prefix { $0 != row.fault }.compactMap { rows[$0]?.line }.max()
                let header = lines.firstIndex { $0.hasPrefix("|---") } ?? lines.count - 1
                lines.insert(new, at: (earlier ?? header) + 1)
            }
            try Data(lines.joined(separator: "\n").utf8).write(to: page)
            return
        }
        guard let known = rows[row.fault] else {
            let fault = row.fault.rawValue
            return XCTFail("docs/drills.md lacks '\(fault)': run with WRITE_DRILLS=1", file: file, line: line)
        }
        XCTAssertEqual(known.cells.prefix(5), cells.prefix(5), file: file, line: line)
    }

    private static func seconds(_ duration: Duration) -> String { "\(duration.components.seconds) s" }

    /// The faults that have a row.
    static func documented() throws -> Set<DrilledFault> {
        let lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n").map(String.init)
        return Set(rows(in: lines).keys)
    }

    private static func rows(in lines: [String]) -> [DrilledFault: (line: Int, cells: [String])] {
        var rows: [DrilledFault: (line: Int, cells: [String])] = [:]
        for (index, line) in lines.enumerated() where line.hasPrefix("| ") && line.hasSuffix(" |") {
            let cells = line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
            if let fault = cells.first.flatMap(DrilledFault.init(rawValue:)) { rows[fault] = (index, cells) }
        }
        return rows
    }

    /// A text without what differs between runs and machines: numbers with times and versions, ids, paths, curl's words.
    private static func masked(_ text: String) -> String {
        text.replacing(#/\/tmp\/[^\s:,]+/#, with: "…")
            .replacing(#/wh_\w+/#, with: "wh_…")
            .replacing(#/\d{10}-[0-9a-f]{8}/#, with: "…")
            .replacing(#/ \((Failed|Could)[^)]*\)/#, with: "")
            .replacing(#/-?\d[\dT:.Z-]*/#, with: "…")
            .replacing("|", with: "/")
    }
}
