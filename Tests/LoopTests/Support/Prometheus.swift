import Foundation
import MonitoringFiles
import XCTest

extension Installation {
    /// Starts a Pushgateway; it ends with the test.
    ///
    /// - Parameter port: its port; 0 for a free one.
    /// - Returns: the running gateway.
    /// - Throws: `XCTSkip` if the program is not installed.
    func startPushgateway(port: String = "0") async throws -> RunningAPI {
        let names = ["prometheus-pushgateway", "pushgateway"]
        return try await startServer(
            names,
            package: "prometheus-pushgateway",
            // In memory only: Debian's default is a file that outlives the process.
            ["--web.listen-address=127.0.0.1:\(port)", "--persistence.file="]
        )
    }

    /// Starts a Prometheus that scrapes the given servers every quarter of a second.
    ///
    /// - Parameters:
    ///   - gateway: the Pushgateway, whose labels are kept.
    ///   - api: the API, scraped for its own metrics.
    /// - Returns: the running Prometheus.
    /// - Throws: `XCTSkip` if the program is not installed.
    func startPrometheus(scraping gateway: RunningAPI, _ api: RunningAPI) async throws -> RunningAPI {
        let configuration = """
            global: {scrape_interval: 250ms, scrape_timeout: 250ms}
            scrape_configs:
              - job_name: pushgateway
                honor_labels: true
                static_configs: [{targets: ["127.0.0.1:\(gateway.port)"]}]
              - job_name: aerocast_api
                static_configs: [{targets: ["127.0.0.1:\(api.port)"]}]
            """
        return try await startPrometheus(configuration)
    }

    /// Starts a Prometheus with the configuration and the rules of the repository, at shorter intervals.
    func startPrometheusWithTheRules(scraping gateway: RunningAPI, _ api: RunningAPI) async throws -> RunningAPI {
        let file = MonitoringFiles.prometheus.appending(path: "localhost.yml")
        let configuration = try String(contentsOf: file, encoding: .utf8)
            .replacing("15s", with: "500ms")
            .replacing("rules/*.yml", with: MonitoringFiles.prometheus.appending(path: "rules/*.yml").path)
            .replacing("localhost:8000", with: "127.0.0.1:\(api.port)")
            .replacing("localhost:9091", with: "127.0.0.1:\(gateway.port)")
        return try await startPrometheus(configuration)
    }

    private func startPrometheus(_ configuration: String) async throws -> RunningAPI {
        let file = folder.appending(path: "prometheus.yml")
        try Data(configuration.utf8).write(to: file)
        return try await startServer(
            ["prometheus"],
            package: "prometheus",
            [
                "--config.file=\(file.path)", "--web.listen-address=127.0.0.1:0",
                "--storage.tsdb.path=\(folder.appending(path: "prometheus").path)",
            ]
        )
    }

    /// The series of a panel with this query, from `start` until now.
    func series(of query: String, in prometheus: RunningAPI, since start: Date) async throws -> [QueriedSeries] {
        let encoded = query.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? query
        let times = "start=\(start.timeIntervalSince1970)&end=\(Date().timeIntervalSince1970)&step=0.5"
        let answer = try await get("\(prometheus.address)/api/v1/query_range?query=\(encoded)&\(times)")
        XCTAssertEqual(answer.status, 200, "\(query): \(answer.body)")
        return try JSONDecoder().decode(RangeAnswer.self, from: Data(answer.body.utf8)).data.result
    }

    private struct RangeAnswer: Decodable {
        var data: Result

        struct Result: Decodable {
            var result: [QueriedSeries]
        }
    }

    /// The value of a query; `nil` if its result is not a single series.
    func value(of query: String, in prometheus: RunningAPI) async throws -> Double? {
        let encoded = query.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? query
        let body = try await get("\(prometheus.address)/api/v1/query?query=\(encoded)").body
        let answer = try JSONDecoder().decode(QueryAnswer.self, from: Data(body.utf8))
        guard let series = answer.data.result.first, answer.data.result.count == 1 else { return nil }
        return series.number
    }

    private struct QueryAnswer: Decodable {
        var data: Result

        struct Result: Decodable {
            var result: [Series]
        }

        /// A series with its newest value, as in `"value": [1435781451.781, "1"]`.
        struct Series: Decodable {
            var number: Double

            private enum CodingKeys: CodingKey {
                case value
            }

            init(from decoder: any Decoder) throws {
                var pair = try decoder.container(keyedBy: CodingKeys.self).nestedUnkeyedContainer(forKey: .value)
                _ = try pair.decode(Double.self)
                let text = try pair.decode(String.self)
                number = Double(text) ?? .nan
            }
        }
    }

    func startServer(_ names: [String], package: String, _ arguments: [String]) async throws -> RunningAPI {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let candidates = names.flatMap { name in folders.map { "\($0)/\(name)" } }
        guard let path = candidates.first(where: FileManager.default.isExecutableFile) else {
            throw XCTSkip("no \(names.joined(separator: " or ")) in PATH (Debian: apt install \(package))")
        }
        let server = try start(URL(filePath: path), arguments, environment: environment)
        let port = try await eventually("\(package) listens", or: { server.standardError }) { () -> String? in
            if let ending = server.ending { throw EndedEarly(ending: ending, said: server.standardError) }
            return server.standardError.firstMatch(of: /127\.0\.0\.1:([1-9][0-9]*)/).map { String($0.1) }
        }
        return RunningAPI(program: server, address: "http://127.0.0.1:\(port)")
    }
}

/// One series over time, from the answer to a range query.
struct QueriedSeries: Decodable {
    var labels: [String: String]
    var values: [Double]

    private enum CodingKeys: String, CodingKey {
        case labels = "metric"
        case values
    }

    /// A time and a number as text: `[1435781451.781, "1"]`.
    private struct Sample: Decodable {
        var value: Double

        init(from decoder: any Decoder) throws {
            var pair = try decoder.unkeyedContainer()
            _ = try pair.decode(Double.self)
            value = Double(try pair.decode(String.self)) ?? .nan
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        labels = try container.decode([String: String].self, forKey: .labels)
        values = try container.decode([Sample].self, forKey: .values).map(\.value)
    }
}
