import Foundation
import MonitoringFiles
import Reporting
import XCTest

/// The documents about the kinds of findings.
final class VerdictDocumentsTests: XCTestCase {
    private func text(_ path: String) throws -> String {
        try String(contentsOf: MonitoringFiles.root.appending(path: path), encoding: .utf8)
    }

    func testEveryKindHasAParagraphInTheRunbook() throws {
        let anchors = Set(try text("docs/runbook.md").matches(of: /\n### (\w+)\n/).map { String($0.1).lowercased() })
        for rule in VerdictRules.all { XCTAssertTrue(anchors.contains(rule.runbook), rule.kind) }
        let unreadable = Verdict(unreadable: CancellationError(), at: 0).findings[0]
        XCTAssertTrue(anchors.contains(unreadable.runbook), unreadable.runbook)
    }

    func testEveryKindIsInTheTableOfOperations() throws {
        let table = try text("docs/operations.md")
        for rule in VerdictRules.all { XCTAssertTrue(table.contains("`\(rule.kind)`"), rule.kind) }
    }

    func testEveryKindThatNeedsSomebodyHasAnAlert() throws {
        let rules = try MonitoringFiles.files(in: MonitoringFiles.prometheus.appending(path: "rules"), ending: "yml")
            .flatMap { try RuleFile($0).alerts.map { $0.name.lowercased() } }
        for rule in VerdictRules.all { XCTAssertTrue(rules.contains(rule.runbook), rule.kind) }
    }
}
