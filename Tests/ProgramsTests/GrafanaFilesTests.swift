import Foundation
import MonitoringFiles
import XCTest

/// Data source, provider and dashboards for Grafana.
final class GrafanaFilesTests: XCTestCase {
    private static let dashboards = MonitoringFiles.grafana.appending(path: "dashboards")
    private static let variables = ["__rate_interval": "1m", "instance": "api:8000", "horizon": "1", "station": "S1"]

    func testEveryReferenceIsToTheProvisionedDataSource() throws {
        let file = MonitoringFiles.grafana.appending(path: "provisioning/datasources/prometheus.yml")
        let text = try String(contentsOf: file, encoding: .utf8)
        let uid = try XCTUnwrap(text.firstMatch(of: /uid: (\S+)/)).1
        for dashboard in try MonitoringFiles.dashboards() {
            let sources =
                dashboard.panels.map(\.datasource) + dashboard.annotations.list.map(\.datasource)
                + dashboard.templating.list.map(\.datasource)
            XCTAssertEqual(Set(sources), [Dashboard.DataSource(type: "prometheus", uid: String(uid))], dashboard.title)
        }
    }

    func testNothingHasToBeFilledInByHand() throws {
        for file in try MonitoringFiles.files(in: Self.dashboards, ending: "json") {
            let text = try String(contentsOf: file, encoding: .utf8)
            XCTAssertFalse(text.contains("${DS_"), file.lastPathComponent)
            XCTAssertFalse(text.contains("__inputs"), file.lastPathComponent)
        }
    }

    func testPanelsHaveAPlaceAndANumberOfTheirOwn() throws {
        let dashboards = try MonitoringFiles.dashboards()
        XCTAssertEqual(Set(dashboards.map(\.uid)).count, dashboards.count)
        XCTAssertEqual(Set(dashboards.map(\.title)).count, dashboards.count)
        for dashboard in dashboards {
            XCTAssertEqual(Set(dashboard.panels.map(\.id)).count, dashboard.panels.count, dashboard.title)
            var taken: [[Int]: String] = [:]
            for panel in dashboard.panels {
                let place = panel.gridPos
                XCTAssertLessThanOrEqual(place.x + place.w, 24, panel.title)
                for x in place.x..<place.x + place.w {
                    for y in place.y..<place.y + place.h {
                        XCTAssertNil(
                            taken.updateValue(panel.title, forKey: [x, y]),
                            "\(panel.title) covers another panel"
                        )
                    }
                }
            }
        }
    }

    func testEventsAreMarkedAtTheirOwnTimes() throws {
        let timeline = try XCTUnwrap(try MonitoringFiles.dashboards().first { $0.uid == "aerocast-retrains" })
        let marked = timeline.annotations.list.compactMap {
            $0.expr.firstMatch(of: /kind="(\w+)"/).map { String($0.1) }
        }
        XCTAssertTrue(Set(["drift", "flag_raised", "promoted", "rejected", "rolled_back"]).isSubset(of: marked))
        for annotation in timeline.annotations.list {
            XCTAssertTrue(annotation.useValueForTime, annotation.name)
            // Grafana reads the value as milliseconds.
            XCTAssertTrue(annotation.expr.hasPrefix("1000 * aerocast_event_timestamp_seconds"), annotation.expr)
        }
    }

    func testDashboardsReadOnlyWhatIsShownOrRecorded() throws {
        let rules = try MonitoringFiles.files(in: MonitoringFiles.prometheus.appending(path: "rules"), ending: "yml")
        let known = KnownNames(recorded: try rules.flatMap { try RuleFile($0).recorded })
        for dashboard in try MonitoringFiles.dashboards() {
            for (place, expression) in dashboard.expressions(replacing: Self.variables) {
                XCTAssertEqual(known.unknown(in: expression), [], place)
                XCTAssertFalse(expression.contains("$"), "\(place): \(expression)")
            }
            for variable in dashboard.templating.list {
                let match = try XCTUnwrap(variable.query.wholeMatch(of: /label_values\((\w+), \w+\)/), variable.query)
                XCTAssertEqual(known.unknown(in: String(match.1)), [], variable.name)
            }
        }
    }

    func testEveryExpressionParses() throws {
        guard let promtool = Executable.find("promtool") else {
            throw XCTSkip("promtool is not in PATH (Debian: apt install prometheus)")
        }
        let expressions = try MonitoringFiles.dashboards().flatMap { $0.expressions(replacing: Self.variables) }
        XCTAssertGreaterThan(expressions.count, 50)
        // JSON is valid YAML except for escaped slashes, which YAML 1.1 does not know.
        let rules = expressions.enumerated().map { ["record": "panel:\($0.offset)", "expr": $0.element.expression] }
        let file = FileManager.default.temporaryDirectory.appending(path: "rules-\(UUID().uuidString).yml")
        try JSONSerialization.data(
            withJSONObject: ["groups": [["name": "panels", "rules": rules]]],
            options: .withoutEscapingSlashes
        )
        .write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let (status, output) = try promtool.run(["check", "rules", file.path], input: [])
        XCTAssertEqual(status, 0, output)
    }
}
