import Forecasting

/// A place from which observations come: a file, the simulator, a weather service.
///
/// What every source guarantees:
/// - **Order.** Observations come in time order, and each station gives at most one for an hour
///   (``Timestamp/nearestHour``). Several stations may share an hour.
/// - **Time.** An observation carries the time at which it was measured, in UTC; a source never reads the wall clock
///   to decide what an observation says.
/// - **Resuming.** `observations(after: time)` gives exactly the observations of hours later than that of `time`,
///   the same as a reader who started at the beginning would have seen from there on. A reader that stopped within an
///   hour shared by several stations resumes from the hour before; posting the same observation twice is harmless.
/// - **Missing is `nil`.** A channel that was not measured, was rejected by quality control or cannot occur on Earth is
///   `nil`; an hour without any report is absent. Nothing is filled in. (Only the simulator's sensor faults, and a
///   file read with ``ImpossibleValues/keep``, give impossible values, on purpose.)
/// - **Independent readings.** Each call of `observations(after:)` starts a reading of its own; several may run at once.
/// - **Cancellation.** A cancelled task gets `CancellationError` from the next step, also while waiting for a server.
/// - **Errors.** An error ends the reading; its message names the place (file, line and column, or URL), what came and
///   what was expected.
package protocol ObservationSource: Sendable {
    /// The stations whose observations are given, with as much of their position as the source knows.
    func stations() async throws -> [Station]

    /// The observations of all hours later than the hour of `time`, or all there are.
    ///
    /// Nothing is opened before the first step. A file ends; a live service and an unbounded simulator do not.
    func observations(after time: Timestamp?) -> ObservationSequence
}

extension ObservationSource {
    /// All observations, from the earliest.
    package func observations() -> ObservationSequence { observations(after: nil) }
}
