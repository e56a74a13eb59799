/// How far a backtest is.
package struct BacktestProgress: Hashable, Sendable {
    /// Epochs and models that are done, of all files.
    package var completed: Int
    package var total: Int
    /// What is going on.
    package var note: String
}
