/// The bytes of a header that has not arrived completely.
///
/// Bytes beyond ``ConnectionLimits/freeHeader`` are taken from the budget of all requests.
struct PendingHeader {
    private let budget: ByteBudget
    private(set) var bytes = 0
    private var held = 0

    init(_ budget: ByteBudget) {
        self.budget = budget
    }

    mutating func add(_ count: Int) { bytes += count }

    /// Takes the bytes from the budget.
    ///
    /// - Returns: `false` if the budget is used up.
    mutating func hold() -> Bool {
        let missing = bytes - ConnectionLimits.freeHeader - held
        guard missing > 0 else { return true }
        guard budget.take(missing) else { return false }
        held += missing
        return true
    }

    /// Gives all bytes back: the header is complete, or the connection has ended.
    mutating func release() {
        bytes = 0
        guard held > 0 else { return }
        budget.giveBack(held)
        held = 0
    }
}
