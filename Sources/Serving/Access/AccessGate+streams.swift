import Access
import Hummingbird

extension AccessGate {
    /// Whether the client of a running answer may still have it: its key or session is valid and permits it.
    ///
    /// - Parameters:
    ///   - request: the request of the answer.
    ///   - role: the role of its route.
    ///   - station: the station that the answer is about.
    /// - Returns: the decision of the keys and sessions that were read last.
    func stillPermits(_ request: Request, _ role: Role, station: String?) -> Bool {
        do {
            guard let client = try client(of: request) else { return !isClosed }
            return client.permits(role) && station.map(client.credential.mayFollow) ?? true
        } catch {
            return false
        }
    }
}
