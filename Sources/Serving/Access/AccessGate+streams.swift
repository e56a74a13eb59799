import Access
import Hummingbird

extension AccessGate {
    /// Whether the client of a running answer may still have it: its key or session is valid and permits it.
    ///
    /// - Parameters:
    ///   - request: the request of the answer.
    ///   - role: the role of its route.
    ///   - isPermitted: whether a client of the role may have the answer.
    /// - Returns: the decision of the keys and sessions that were read last.
    func stillPermits(_ request: Request, _ role: Role, _ isPermitted: (Credential) -> Bool) -> Bool {
        do {
            guard let client = try client(of: request) else { return !isClosed }
            return client.permits(role) && isPermitted(client.credential)
        } catch {
            return false
        }
    }
}
