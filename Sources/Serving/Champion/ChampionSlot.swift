import Models
import Store
import Synchronization

/// Holds the champion that answers; an exchange is atomic.
///
/// A request reads the slot once and uses the same model to its end.
package final class ChampionSlot: Sendable {
    /// The model in service and the newest error of loading.
    package struct State: Sendable {
        /// The model in service; `nil` until one has been loaded: persistence answers until then.
        package var served: ServedModel?
        /// The reason why the newest promotion could not be loaded; `nil` if it is in service.
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

    /// Keeps a version that was verified for its promotion until the next exchange, so that its files are read only
    /// once.
    func keep(_ checked: VerifiedModel) {
        content.withLock { $0.checked = checked }
    }

    /// The kept version; `nil` if none or another version is kept.
    func kept(version: String) -> VerifiedModel? {
        content.withLock { $0.checked?.manifest.version == version ? $0.checked : nil }
    }

    func exchange(for model: ServedModel) {
        content.withLock { $0 = Content(state: State(served: model)) }
    }

    /// Lets a model answer until the champion can be loaded.
    func standIn(_ model: ServedModel) {
        content.withLock { $0.state.served = model }
    }

    func refuse(because error: String) {
        content.withLock { $0.state.reloadError = error }
    }
}
