import Foundation
import XCTest

/// A fault that is injected by a drill.
struct InjectedFault {
    var fault: DrilledFault
    /// The kind of the finding that it causes.
    var kind: String
    var inject: () async throws -> Void
}

extension DrillSite {
    /// The longest wait for all places to agree.
    ///
    /// Silence of a feeder is noticed after 35 s, that of a program after 15 s, a failed push after 15 s, everything
    /// else within 10 s; the machine may be busy.
    static let limit = Duration.seconds(120)

    /// Injects faults, waits until every place has found each and it was notified, repairs them, and waits until no place
    /// has any of them and their end was notified.
    ///
    /// Each fault becomes a row of the table in `docs/drills.md`, or is compared with its row.
    ///
    /// - Parameters:
    ///   - faults: the faults, which are injected in this order.
    ///   - hasBegun: whether the findings may be there already.
    ///   - file: where a failure is reported.
    ///   - line: where a failure is reported.
    ///   - repair: repairs all of them.
    /// - Throws: ``DeadlinePassed``, or an error of an injection, of the repair or of a place.
    func drill(
        _ faults: [InjectedFault],
        hasBegun: Bool = false,
        file: StaticString = #filePath,
        line: UInt = #line,
        repair: () async throws -> Void
    ) async throws {
        let clock = ContinuousClock()
        let before = Set(try await verdict().findings.map(\.kind))
        let kinds = faults.map(\.kind)
        if !hasBegun {
            XCTAssertTrue(before.isDisjoint(with: kinds), "\(before) before \(kinds)", file: file, line: line)
        }
        var starts: [ContinuousClock.Instant] = []
        for fault in faults {
            try await fault.inject()
            starts.append(clock.now)
        }
        let found = try await untilAll(kinds, "every place has found") { places in
            places.isFoundEverywhere ? places.finding.map { (finding: $0, at: clock.now) } : nil
        }
        let findings = found.map(\.finding)
        let notified = try await untilNotified(findings, isOpen: true)
        try await repair()
        let repaired = clock.now
        let gone = try await untilAll(kinds, "no place has") { $0.isGoneEverywhere ? clock.now : nil }
        _ = try await untilNotified(findings, isOpen: false)
        for (index, fault) in faults.enumerated() {
            let finding = found[index].finding
            XCTAssertFalse((finding.action ?? finding.next ?? "").isEmpty, finding.sentence, file: file, line: line)
            XCTAssertFalse(finding.runbook.isEmpty, finding.sentence, file: file, line: line)
            let row = DrillTable.Row(
                fault: fault.fault,
                finding: finding,
                foundAfter: found[index].at - starts[index],
                notifiedAfter: notified[index].map { max($0 - starts[index], .zero) },
                goneAfter: gone[index] - repaired
            )
            try DrillTable.note(row, file: file, line: line)
        }
    }

    /// Asks all places about each kind until it has an answer.
    ///
    /// - Returns: the first answer of each kind, in order.
    /// - Throws: ``DeadlinePassed``, or an error of a place.
    private func untilAll<Answer>(
        _ kinds: [String],
        _ expectation: String,
        _ answer: (Places) -> Answer?
    ) async throws -> [Answer] {
        var answers = [Answer?](repeating: nil, count: kinds.count)
        var last: [String: Places] = [:]
        try await eventually("\(expectation) \(kinds)", within: Self.limit, or: { "\(last)" }) {
            for (index, kind) in kinds.enumerated() where answers[index] == nil {
                let said = try await places(kind)
                last[kind] = said
                answers[index] = answer(said)
            }
            return answers.allSatisfy { $0 != nil }
        }
        return answers.compactMap { $0 }
    }

    /// Waits until each finding was notified as begun, or as gone.
    ///
    /// - Returns: when each notification arrived; `nil` for findings that heal, about which nobody is notified.
    private func untilNotified(
        _ findings: [ReadVerdict.Finding],
        isOpen: Bool
    ) async throws -> [ContinuousClock.Instant?] {
        let notifiable = findings.filter { $0.state != "healing" }
        try await eventually("notified that isOpen is \(isOpen): \(notifiable)", within: Self.limit) {
            notifiable.allSatisfy { notification($0)?.isOpen == isOpen }
        }
        return findings.map { $0.state == "healing" ? nil : notification($0)?.at }
    }

    /// Waits until nothing is wrong.
    func assertHealthy(file: StaticString = #filePath, line: UInt = #line) async throws {
        var last: ReadVerdict?
        try await eventually("the installation is healthy", within: Self.limit, or: { "\(String(describing: last))" }) {
            last = try await verdict()
            guard last?.state == "healthy" else { return false }
            // The API repeats a verdict for a second.
            last = try await status()
            return last?.state == "healthy"
        }
        let ready = try await installation.get("\(api.address)/readyz").body
        let problems = try JSONDecoder().decode(ProblemList.self, from: Data(ready.utf8)).problems
        // A champion may leave some horizons to persistence: that is how it is served, and no fault.
        XCTAssertEqual(problems.filter { !$0.contains("persistence answers there") }, [], file: file, line: line)
    }

    /// All problems of `/readyz`, also those of the verdict.
    private struct ProblemList: Decodable {
        var problems: [String]
    }
}
