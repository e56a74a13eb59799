import Access

/// A client that has proven who it is.
///
/// All requests of a client share it, so that none copies its roles and stations.
final class ProvenClient: Sendable {
    let credential: Credential
    /// The weight of a day's requests; `nil` without a quota.
    let dailyQuota: Int?
    let use: ClientUse
    private let permissions: RoleTable<Bool>

    init(_ credential: Credential, dailyQuota: Int?, use: ClientUse) {
        self.credential = credential
        self.dailyQuota = dailyQuota
        self.use = use
        permissions = RoleTable(credential.permits)
    }

    func permits(_ role: Role) -> Bool { permissions[role] }
}
