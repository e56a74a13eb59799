import Forecasting
import Foundation
import GRDB
import TraceContext

extension Schema {
    static let trace = """
        -- The trace that a flag belongs to: 32 hexadecimal digits after W3C Trace Context; NULL for older flags.
        ALTER TABLE retrain_flags ADD COLUMN trace TEXT CHECK (length(trace) = 32);
        -- The trace of the request that brought the temperature, as 16 bytes.
        ALTER TABLE observations ADD COLUMN trace BLOB;
        """
}

extension ReadTransaction {
    /// The trace of the request that brought a station's temperature of an hour, and with it the outcomes of that hour.
    package func trace(ofTemperatureAt station: String, hour: Timestamp) throws -> TraceIdentifier? {
        let statement = try database.cachedStatement(
            sql: "SELECT trace FROM observations WHERE station = ? AND hour = ?"
        )
        let row = try Row.fetchOne(statement, arguments: [station, hour.secondsSince1970])
        guard let bytes: [UInt8] = (row?[0] as Data?).map(Array.init) else { return nil }
        return TraceIdentifier(bytes: bytes)
    }
}
