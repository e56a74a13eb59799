package import Observations

/// How an observation came into the database, and so whether decisions of the loop may rest on it.
///
/// Any observation trains models. Drift flags are raised, and promotions and probations are decided, only on
/// observations that ``controls`` allows: everything else could have been written for this purpose.
package enum DataOrigin: String, CaseIterable, Hashable, Sendable {
    /// From a client or of a station that the operator trusts, for any hour.
    case trusted
    /// Received near its hour, of a station that has reported live long enough.
    case established
    /// Received near its hour, of a station that has not reported live long enough.
    case live
    /// Received long after its hour.
    case history

    /// Whether a drift flag, a promotion or the end of a probation may rest on the observation.
    package var controls: Bool {
        switch self {
        case .trusted, .established: true
        case .live, .history: false
        }
    }

    /// The origins that ``controls`` allows, as a list of SQL literals.
    static let controlling = allCases.filter(\.controls).map { "'\($0.rawValue)'" }.joined(separator: ", ")
}

extension ReadTransaction {
    /// The number of hours that were received near their time, among the newest `limit` hours of a station.
    ///
    /// - Throws: ``StoreError``.
    package func liveHours(of station: String, among limit: Int) throws -> Int {
        try connection.count(
            """
            SELECT count(*) FROM (
                SELECT origin FROM observations WHERE station = ? ORDER BY hour DESC LIMIT ?) AS newest
            WHERE origin IN ('established', 'live')
            """,
            [station, limit]
        )
    }

    /// The newest hour of a station on which decisions may rest; `nil` if there is none.
    ///
    /// - Throws: ``StoreError``.
    package func latestControllingHour(of station: String) throws -> Hour? {
        try connection.value(
            """
            SELECT hour FROM observations WHERE station = ? AND origin IN (\(DataOrigin.controlling))
            ORDER BY hour DESC LIMIT 1
            """,
            [station]
        )
    }

    /// The number of a station's hours with a value of the variable on which decisions may rest.
    ///
    /// - Throws: ``StoreError``.
    package func controllingCount(of station: String, variable: Variable) throws -> Int {
        try connection.count(
            "SELECT count(\(variable.name)) FROM observations WHERE station = ? AND origin IN (\(DataOrigin.controlling))",
            [station]
        )
    }
}
