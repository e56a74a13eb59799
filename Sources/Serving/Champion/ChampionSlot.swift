import Models
import Store
import Synchronization

/// Holds the champion that answers; exchanged at once, between two requests.
///
/// A request reads the slot one time and ends on the model it began with.
package final class ChampionSlot: Sendable {
    /// What the slot knows.
    package struct State: Sendable {
        /// `nil` until a model has been loaded; then persistence answers.
        package var served: ServedModel?
        /// Why the newest promotion could not be loaded; `nil` when it serves.
        package var reloadError: String?

        package init(served: ServedModel? = nil, reloadError: String? = nil) {
            self.served = served
            self.reloadError = reloadError
        }
    }

    private struct Content {
        var state: State
        var checked: VerifiedModel?
    }

    private let content: Mutex<Content>

    package init(_ state: State = State()) {
        content = Mutex(Content(state: state))
    }

    package var current: State { content.withLock { $0.state } }

    package var served: ServedModel? { content.withLock { $0.state.served } }

    /// Keeps a version that was checked for its promotion until the next exchange, so that its files need not be read a
    /// second time.
    func keep(_ checked: VerifiedModel) {
        content.withLock { $0.checked = checked }
    }

    /// The version that is kept, if it is this one.
    func kept(version: String) -> VerifiedModel? {
        content.withLock { $0.checked?.manifest.version == version ? $0.checked : nil }
    }

    func exchange(for model: ServedModel) {
        content.withLock { $0 = Content(state: State(served: model)) }
    }

    /// Lets a model answer in place of the champion, which is still waited for.
    func standIn(_ model: ServedModel) {
        content.withLock { $0.state.served = model }
    }

    func refuse(because error: String) {
        content.withLock { $0.state.reloadError = error }
    }
}
