import Access
import CanonicalJSON
import Foundation
import Store

/// The attempts at jobs, as the audit records them: each change is in the transaction of the change.
struct JobHistory {
    /// Violations of "run once whatever dies".
    private(set) var violations: [String] = []
    /// The number of attempts that were taken over from a dead runner.
    private(set) var takeovers = 0
    /// The number of ends of each job.
    private(set) var ends: [Int64: Int] = [:]

    private struct State: Decodable {
        var state: String
        var token: Int64
        var holder: String?
        var leaseUntil: Double?

        private enum CodingKeys: String, CodingKey {
            case state
            case token
            case holder
            case leaseUntil = "lease_until"
        }
    }

    init(_ store: Store) async throws {
        let entries = try await store.read { try $0.auditEntries(limit: 1_000_000).map(\.entry) }
        // The holder of each running job, and the newest token.
        var running: [Int64: String] = [:]
        var tokens: [Int64: Int64] = [:]
        for entry in entries where entry.action.hasSuffix(" job") {
            let id = Int64(entry.subject) ?? 0
            let before = try entry.before.map { try JSONText.decode(State.self, from: $0) }
            let after = try entry.after.map { try JSONText.decode(State.self, from: $0) }
            if ends[id] != nil, entry.action != "cancel job" {
                violations.append("job \(id): \(entry.action) after its end")
            }
            switch entry.action {
            case "start job":
                if let holder = running[id] { violations.append("job \(id) was started while \(holder) had it") }
                running[id] = after?.holder
            case "take over job":
                takeovers += 1
                if before?.holder != running[id] { violations.append("job \(id): another holder was replaced") }
                if (before?.leaseUntil ?? .infinity) > entry.at {
                    violations.append("job \(id) was taken over before the lease of \(before?.holder ?? "") had ended")
                }
                running[id] = after?.holder
            case "return job": running[id] = nil
            case "finish job":
                running[id] = nil
                ends[id, default: 0] += 1
            default: break
            }
            if let token = after?.token, ["start job", "take over job"].contains(entry.action) {
                if token <= tokens[id] ?? 0 { violations.append("job \(id): token \(token) after \(tokens[id] ?? 0)") }
                tokens[id] = token
            }
        }
        for (id, count) in ends where count != 1 { violations.append("job \(id) ended \(count) times") }
    }
}
