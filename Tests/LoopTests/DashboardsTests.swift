import Foundation
import MonitoringFiles
import Store
import XCTest

/// An operator's view of a demonstration: a real Prometheus scrapes its API, and the query of every panel runs there.
final class DashboardsTests: XCTestCase {
    /// The metrics that are absent if nothing went wrong and no flag is open.
    private static let absentInHealth: Set<String> = [
        "aerocast_backup_last_success_timestamp_seconds", "aerocast_collector_errors_total", "aerocast_healing",
        // Shown only with an MLflow server.
        "aerocast_mlflow_waiting_runs",
        // Shown only with tokens, TLS, webhooks and waiting jobs.
        "aerocast_jobs_oldest_queued_timestamp_seconds", "aerocast_refused_tokens_total",
        "aerocast_tls_certificate_expiry_timestamp_seconds", "aerocast_token_key_refreshes_total",
        "aerocast_token_keys", "aerocast_token_keys_read_timestamp_seconds", "aerocast_webhook_attempts_total",
        "aerocast_webhook_oldest_pending_timestamp_seconds",
        // Counts ended probations; the demonstration ends before its first probation.
        "aerocast_probations_total", "aerocast_pushes_total",
        "aerocast_rejected_observations_total", "aerocast_retrain_flag_age_seconds", "aerocast_retrain_flag_attempts",
        "aerocast_sensor_fault", "aerocast_telemetry_refused_total",
    ]

    /// The panels that list what is wrong.
    private static let emptyInHealth = ["What needs somebody"]

    func testEveryPanelShowsADemonstrationAndEveryEventIsMarkedAtItsTime() async throws {
        let installation = try Installation(for: self)
        let gateway = try await installation.startPushgateway()
        let start = Date()
        let demo = try await RunningDemonstration(in: installation)
        // SIGTERM instead of a kill, so that the demonstration ends the programs that it started.
        addTeardownBlock { _ = try? await demo.api.program.terminate(within: .seconds(20)) }
        let prometheus = try await installation.startPrometheusWithTheRules(scraping: gateway, demo.api)
        try await demo.untilOver()
        try await predict(demo.api, installation)
        try await eventually("the last forecasts are scraped and the rules evaluated", within: .seconds(20)) {
            let requests = try await installation.value(
                of: #"sum(aerocast_http_requests_total{route="/predict"})"#,
                in: prometheus
            )
            let ratio = try await installation.value(of: "max(aerocast:slow_forecasts:ratio_rate1h)", in: prometheus)
            return requests == 24 && ratio != nil
        }

        try await assertNoPanelIsEmpty(installation, prometheus, demo.api, since: start)
        try await assertEventsAreMarkedExactly(installation, prometheus, demo, since: start)
        let alarms = try await installation.series(
            of: #"ALERTS{severity="critical", alertstate="firing"}"#,
            in: prometheus,
            since: start
        )
        XCTAssertTrue(alarms.isEmpty, "alerts fired: \(alarms)")
        try await assertThePageOfMetricsIsTrue(installation, demo.api)
    }

    private func predict(_ api: RunningAPI, _ installation: Installation) async throws {
        let steps = Array(repeating: "[21.5, 3.2, 1013.2]", count: 24).joined(separator: ", ")
        for _ in 0..<24 {
            let answer = try await installation.post("\(api.address)/predict", json: #"{"sequence": [\#(steps)]}"#)
            XCTAssertEqual(answer.status, 200, answer.body)
        }
    }

    private func assertNoPanelIsEmpty(
        _ installation: Installation,
        _ prometheus: RunningAPI,
        _ api: RunningAPI,
        since start: Date
    ) async throws {
        let values = ["__rate_interval": "1m", "instance": "127.0.0.1:\(api.port)", "horizon": "1", "station": ".+"]
        for dashboard in try MonitoringFiles.dashboards() {
            for (place, expression) in dashboard.expressions(replacing: values) where !place.contains("annotation") {
                if Self.emptyInHealth.contains(where: place.contains) { continue }
                let series = try await installation.series(of: expression, in: prometheus, since: start)
                XCTAssertFalse(series.isEmpty, "\(place) is empty: \(expression)")
            }
        }
    }

    /// Each annotation of Grafana has the time of a row, and each row of the annotated kinds has its annotation.
    private func assertEventsAreMarkedExactly(
        _ installation: Installation,
        _ prometheus: RunningAPI,
        _ demo: RunningDemonstration,
        since start: Date
    ) async throws {
        let events = try await demo.store()
            .read { try $0.events(EventQuery(target: Installation.target, limit: 10_000)) }
        let timeline = try XCTUnwrap(try MonitoringFiles.dashboards().first { $0.uid == "aerocast-retrains" })
        var marked: Set<String> = []
        for annotation in timeline.annotations.list {
            let kind = try XCTUnwrap(annotation.expr.firstMatch(of: /kind="(\w+)"/)).1
            let expression = annotation.expr.replacing("$instance", with: ".+")
            let marks = try await installation.series(of: expression, in: prometheus, since: start)
            let rows = events.filter { $0.kind.rawValue == kind }
            XCTAssertEqual(
                Set(marks.flatMap(\.values)),
                Set(rows.map { 1000 * $0.recordedAt }),
                annotation.name
            )
            if !rows.isEmpty { marked.insert(String(kind)) }
        }
        XCTAssertTrue(marked.isSuperset(of: ["drift", "flag_raised", "promoted"]), "\(marked)")
    }

    /// `docs/metrics.md` names exactly the metrics of `/metrics`, and promtool accepts `/metrics`.
    private func assertThePageOfMetricsIsTrue(_ installation: Installation, _ api: RunningAPI) async throws {
        let page = try String(contentsOf: MonitoringFiles.root.appending(path: "docs/metrics.md"), encoding: .utf8)
        let documented = Set(page.matches(of: /\n\| `(\w+)` \|/).map { String($0.1) })
        let text = try await installation.get("\(api.address)/metrics").body
        let shown = Set(text.matches(of: /# TYPE (\w+)\s/).map { String($0.1) })
        XCTAssertEqual(shown.subtracting(documented), [], "is not in docs/metrics.md")
        XCTAssertEqual(documented.subtracting(shown).subtracting(Self.absentInHealth), [], "is not shown")
        let file = installation.folder.appending(path: "metrics.txt")
        try Data(text.utf8).write(to: file)
        let check = try installation.start(
            URL(filePath: "/bin/sh"),
            ["-c", "promtool check metrics < \(file.path)"],
            environment: installation.environment
        )
        let ending = try await check.end(within: .seconds(20))
        XCTAssertEqual(ending, .exited(status: 0), check.standardError + check.standardOutput)
    }
}
