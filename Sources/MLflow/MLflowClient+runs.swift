import Foundation
import HTTPClient

extension MLflowClient {
    struct Tag: Codable {
        var key: String
        var value: String
    }

    struct Metric: Encodable {
        var key: String
        var value: Double
        /// Milliseconds since 1970.
        var timestamp: Int64
        var step: Int
    }

    /// A run in MLflow's responses.
    struct Run: Decodable {
        var info: Info

        struct Info: Decodable {
            var runID: String
            var status: String
            var artifactURI: String?

            private enum CodingKeys: String, CodingKey {
                case runID = "run_id"
                case status
                case artifactURI = "artifact_uri"
            }
        }
    }

    /// The id of the experiment with this name, which is created if it does not exist.
    func experiment(named name: String) async throws -> String {
        struct Found: Decodable { var experiment: Experiment }
        struct Experiment: Decodable { var experiment_id: String }
        func find() async throws -> String {
            let query = [URLQueryItem(name: "experiment_name", value: name)]
            let found = try await ask(.get, "experiments/get-by-name", query: query, as: Found.self)
            return found.experiment.experiment_id
        }
        do {
            return try await find()
        } catch let error as MLflowError where error.has(code: "RESOURCE_DOES_NOT_EXIST") {
            do {
                return try await ask(.post, "experiments/create", body: ["name": name], as: Experiment.self)
                    .experiment_id
            } catch let error as MLflowError where error.has(code: "RESOURCE_ALREADY_EXISTS") {
                return try await find()
            }
        }
    }

    /// The run with the tag, if an earlier delivery has created it.
    func run(with tag: Tag, in experiment: String) async throws -> Run? {
        struct Body: Encodable {
            var experiment_ids: [String]
            var filter: String
            var max_results = 1
        }
        struct Found: Decodable { var runs: [Run]? }
        let body = Body(experiment_ids: [experiment], filter: "tags.`\(tag.key)` = '\(tag.value)'")
        return try await ask(.post, "runs/search", body: body, as: Found.self).runs?.first
    }

    func createRun(named name: String, in experiment: String, startedAt: Int64, tags: [Tag]) async throws -> Run {
        struct Body: Encodable {
            var experiment_id: String
            var run_name: String
            var start_time: Int64
            var tags: [Tag]
        }
        struct Created: Decodable { var run: Run }
        let body = Body(experiment_id: experiment, run_name: name, start_time: startedAt, tags: tags)
        return try await ask(.post, "runs/create", body: body, as: Created.self).run
    }

    /// Logs parameters and metrics in batches of MLflow's maximum size.
    func log(_ parameters: [Tag], _ metrics: [Metric], run: String) async throws {
        struct Body: Encodable {
            var run_id: String
            var params: [Tag] = []
            var metrics: [Metric] = []
        }
        for start in stride(from: 0, to: parameters.count, by: 100) {
            let part = Array(parameters[start..<min(start + 100, parameters.count)])
            _ = try await ask(.post, "runs/log-batch", body: Body(run_id: run, params: part))
        }
        for start in stride(from: 0, to: metrics.count, by: 1000) {
            let part = Array(metrics[start..<min(start + 1000, metrics.count)])
            _ = try await ask(.post, "runs/log-batch", body: Body(run_id: run, metrics: part))
        }
    }

    /// Ends a run.
    ///
    /// - Parameters:
    ///   - run: the run's id.
    ///   - status: `FINISHED` or `FAILED`.
    ///   - endedAt: milliseconds since 1970.
    /// - Throws: ``MLflowError``, or `CancellationError`.
    func end(_ run: String, status: String, endedAt: Int64) async throws {
        struct Body: Encodable {
            var run_id: String
            var status: String
            var end_time: Int64
        }
        _ = try await ask(.post, "runs/update", body: Body(run_id: run, status: status, end_time: endedAt))
    }
}
