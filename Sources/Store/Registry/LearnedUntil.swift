import Forecasting

extension ReadTransaction {
    /// The newest hour of weather that a version has learned from, in seconds since 1970.
    package func learntUntil(_ version: String, of model: String) throws -> Double? {
        try self.version(version, of: model)
            .flatMap { try? JSONText.decode(ModelManifest.self, from: $0.manifest) }
            .flatMap { $0.training.stations.map(\.until).max() }
            .map { Double($0.secondsSince1970) }
    }
}
