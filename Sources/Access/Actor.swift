/// Who changes the state of the installation, as the audit shows it.
package struct Actor: Hashable, Sendable {
    /// The proven client, or ``local`` for somebody with access to the database's file.
    package var name: String
    /// The credential, such as `key:ab2c…`; `nil` for a local change.
    package var credential: String?

    /// The ``Credential/owner`` of what is added; `nil` for a local change.
    package private(set) var owner: String?

    package init(name: String, credential: String? = nil) {
        self.name = name
        self.credential = credential
    }

    package init(_ credential: Credential) {
        self.init(name: credential.client ?? Self.local.name, credential: credential.identifier)
        owner = credential.owner
    }

    /// A program or person with access to the database's file.
    package static let local = Actor(name: "local")

    /// The actor of this task and its child tasks; `nil` for ``local``.
    @TaskLocal package static var current: Actor?
}
