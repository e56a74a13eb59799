import Foundation
import MonitoringFiles
import Telemetry
import XCTest

/// Configuration, rules and alerts for Prometheus.
final class PrometheusFilesTests: XCTestCase {
    private static let folder = MonitoringFiles.prometheus

    private func ruleFiles() throws -> [RuleFile] {
        try MonitoringFiles.files(in: Self.folder.appending(path: "rules"), ending: "yml").map(RuleFile.init)
    }

    private func promtool(_ arguments: String...) throws {
        guard let promtool = Executable.find("promtool") else {
            throw XCTSkip("promtool is not in PATH (Debian: apt install prometheus)")
        }
        let (status, output) = try promtool.run(arguments, input: [])
        XCTAssertEqual(status, 0, output)
    }

    func testPrometheusTakesTheConfigurationsAndTheRules() throws {
        try promtool("check", "config", Self.folder.appending(path: "localhost.yml").path)
        // Its key file exists in the container only.
        try promtool("check", "config", "--syntax-only", Self.folder.appending(path: "prometheus.yml").path)
    }

    func testTheConfigurationsDifferInNothingButTheAddressesAndTheKey() throws {
        func text(_ name: String) throws -> String {
            try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
                .split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: "\n")
        }
        XCTAssertEqual(
            try text("prometheus.yml").replacing("api:8000", with: "localhost:8000")
                .replacing("pushgateway:9091", with: "localhost:9091")
                .replacing(
                    // Without its profile, compose has no Alertmanager: a name that is not found is no failure.
                    #/dns_sd_configs:\n +- names: \[alertmanager\]\n +type: A\n +port: 9093/#,
                    with: "static_configs:\n        - targets: [\"localhost:9093\"]"
                )
                .replacing(#/\n +authorization:\n +credentials_file: .+/#, with: ""),
            try text("localhost.yml")
        )
    }

    func testAlertsFireWhenTheyShouldAndOnlyThen() throws {
        for file in try MonitoringFiles.files(in: Self.folder.appending(path: "tests"), ending: "yml") {
            try promtool("test", "rules", file.path)
        }
    }

    func testEveryAlertIsTestedToFireAndNotToFire() throws {
        let tests = try MonitoringFiles.files(in: Self.folder.appending(path: "tests"), ending: "yml")
            .map(RuleTestFile.init)
        let alerts = Set(try ruleFiles().flatMap(\.alerts).map(\.name))
        XCTAssertGreaterThan(alerts.count, 15)
        XCTAssertEqual(alerts.subtracting(tests.flatMap(\.firing)), [], "are never expected to fire")
        XCTAssertEqual(alerts.subtracting(tests.flatMap(\.silent)), [], "are never expected to be silent")
    }

    func testEveryAlertSaysHowBadItIsAndWhatToDo() throws {
        let runbook = try String(contentsOf: MonitoringFiles.root.appending(path: "docs/runbook.md"), encoding: .utf8)
        let paragraphs = runbook.matches(of: /\n### (\w+)\n(\S[^\n]+)/).map { String($0.1) }
        let alerts = try ruleFiles().flatMap(\.alerts)
        for alert in alerts {
            for field in ["summary", "description"] {
                XCTAssertFalse((alert.fields[field] ?? "").isEmpty, "\(alert.name) has no \(field)")
            }
            XCTAssertTrue(["critical", "warning", "info"].contains(alert.fields["severity"]), alert.name)
            XCTAssertEqual(
                alert.fields["runbook_url"],
                "https://github.com/aerocast/aerocast-swift/blob/main/docs/runbook.md#\(alert.name.lowercased())"
            )
            XCTAssertTrue(paragraphs.contains(alert.name), "the runbook lacks \(alert.name)")
        }
        XCTAssertEqual(Set(paragraphs).subtracting(alerts.map(\.name)), [], "no such alert")
    }

    func testRulesReadOnlyWhatIsShownOrRecorded() throws {
        let files = try ruleFiles()
        let known = KnownNames(recorded: files.flatMap(\.recorded))
        for file in files {
            XCTAssertEqual(known.unknown(in: file.expressions), [])
        }
        XCTAssertEqual(
            known.unknown(in: "sum by (a) (rate(aerocast_x_total{b=\"c\"}[5m])) or up"),
            ["aerocast_x_total"]
        )
    }
}
