import Synchronization

/// A number of bytes that all requests share.
final class ByteBudget: Sendable {
    private let limit: Int
    private let used = Atomic(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes bytes from the budget, or nothing if fewer are left.
    func take(_ count: Int) -> Bool {
        guard used.add(count, ordering: .relaxed).newValue > limit else { return true }
        giveBack(count)
        return false
    }

    func giveBack(_ count: Int) {
        used.subtract(count, ordering: .relaxed)
    }
}

/// The bytes that one request holds, given back when the request has been answered.
package final class HeldBytes: Sendable {
    private let budget: ByteBudget
    private let held = Atomic(0)
    private let taken = Atomic(0)

    init(of budget: ByteBudget) {
        self.budget = budget
    }

    /// Counts bytes; those beyond ``ConnectionLimits/freeBody`` are taken from the budget.
    ///
    /// - Throws: a ``Problem`` with the status 503 if the budget is used up.
    func hold(_ count: Int) throws {
        let total = held.add(count, ordering: .relaxed).newValue
        let missing = total - ConnectionLimits.freeBody - taken.load(ordering: .relaxed)
        guard missing > 0 else { return }
        guard budget.take(missing) else { throw Problem.tooManyBytes }
        taken.add(missing, ordering: .relaxed)
    }

    deinit {
        let count = taken.load(ordering: .relaxed)
        if count > 0 { budget.giveBack(count) }
    }
}
