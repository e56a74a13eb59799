import Hummingbird
import Observations

extension Request {
    /// The station of the query; `nil` if none is named.
    ///
    /// - Throws: a ``Problem`` for a text that is not the id of a station.
    func station() throws -> String? {
        guard let text = uri.queryParameters["station"] else { return nil }
        do {
            return try StationIdentifier(text).description
        } catch {
            throw Problem.invalid(parameter: "station", "\(error)")
        }
    }
}
