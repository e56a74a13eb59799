import Foundation
import HTTPClient

extension MLflowClient {
    /// Registers a run's model once.
    ///
    /// - Parameters:
    ///   - name: the name of the registered model, which is created if it does not exist.
    ///   - run: the id of the run.
    ///   - source: the location of the model's files.
    ///   - tags: the tags of the version.
    /// - Returns: the registered version, which may exist from an earlier delivery.
    /// - Throws: ``MLflowError``, or `CancellationError`.
    func register(_ name: String, run: String, source: String, tags: [Tag]) async throws -> String {
        struct Version: Decodable { var version: String }
        struct Found: Decodable { var model_versions: [Version]? }
        struct Created: Decodable { var model_version: Version }
        struct Body: Encodable {
            var name: String
            var source: String
            var run_id: String
            var tags: [Tag]
        }
        do {
            _ = try await ask(.post, "registered-models/create", body: ["name": name])
        } catch let error as MLflowError where error.has(code: "RESOURCE_ALREADY_EXISTS") {}
        let query = [URLQueryItem(name: "filter", value: "name='\(name)' and run_id='\(run)'")]
        if let found = try await ask(.get, "model-versions/search", query: query, as: Found.self).model_versions?.first
        {
            return found.version
        }
        let body = Body(name: name, source: source, run_id: run, tags: tags)
        return try await ask(.post, "model-versions/create", body: body, as: Created.self).model_version.version
    }

    /// Points an alias to a version.
    func setAlias(_ alias: String, of name: String, to version: String) async throws {
        let body = ["name": name, "alias": alias, "version": version]
        _ = try await ask(.post, "registered-models/alias", body: body)
    }
}
