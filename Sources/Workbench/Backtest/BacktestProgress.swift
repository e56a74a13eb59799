/// The progress of a backtest.
package struct BacktestProgress: Hashable, Sendable {
    /// Completed epochs and models, of all files.
    package var completed: Int
    package var total: Int
    /// The current step.
    package var note: String
}
