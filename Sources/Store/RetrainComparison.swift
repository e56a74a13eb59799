import CanonicalJSON
import Forecasting
import GRDB

extension ReadTransaction {
    /// The newest retrain in which a challenger was compared.
    package func latestComparison(of model: String) throws -> FlagRecord? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id FROM retrain_flags WHERE model = ? AND verdict IS NOT NULL AND challenger IS NOT NULL
                ORDER BY closed_at DESC, id DESC LIMIT 1
                """
        )
        return try Int64.fetchOne(statement, arguments: [model]).flatMap { try flag($0) }
    }

    /// The newest hour of weather that a version has learnt from, in seconds since 1970.
    package func learntUntil(_ version: String, of model: String) throws -> Double? {
        try self.version(version, of: model)
            .flatMap { try? JSONText.decode(ModelManifest.self, from: $0.manifest) }
            .flatMap { $0.training.stations.map(\.until).max() }
            .map { Double($0.secondsSince1970) }
    }
}
