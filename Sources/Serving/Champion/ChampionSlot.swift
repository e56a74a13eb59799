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

    private let state: Mutex<State>

    package init(_ state: State = State()) {
        self.state = Mutex(state)
    }

    package var current: State { state.withLock { $0 } }

    package var served: ServedModel? { state.withLock { $0.served } }

    func exchange(for model: ServedModel) {
        state.withLock { $0 = State(served: model) }
    }

    func refuse(because error: String) {
        state.withLock { $0.reloadError = error }
    }
}
