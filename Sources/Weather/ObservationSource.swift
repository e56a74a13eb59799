package import Observations

/// A source of observations: a file, the simulator, a weather service.
///
/// Every source guarantees:
/// - **Order.** Observations come in time order, and each station gives at most one for an hour
///   (``Timestamp/nearestHour``). Several stations may share an hour.
/// - **Time.** An observation carries the time of its measurement, in UTC; a source never reads the wall clock to decide
///   the content of an observation.
/// - **Resuming.** `observations(after: time)` gives exactly the observations of hours later than the hour of `time`,
///   the same that a reader from the beginning receives after that hour. A reader that stopped within an hour shared by
///   several stations resumes from the hour before; posting an observation twice is harmless.
/// - **Missing is `nil`.** A variable that was not measured, was rejected by quality control or cannot occur on Earth
///   is `nil`; an hour without any report is absent. Sources do not fill gaps. (Only the simulator's faults, and a file
///   read with ``ImpossibleValues/keep``, give impossible values.)
/// - **Independent readings.** Each call of `observations(after:)` starts a separate reading; readings may run
///   concurrently.
/// - **Cancellation.** A canceled task gets `CancellationError` from the next step, even while it waits for a server.
/// - **Errors.** An error ends the reading; its message names the place (file, line and column, or URL), the expected
///   input and the input.
package protocol ObservationSource: Sendable {
    /// The stations of the observations, with the positions that the source knows.
    func stations() async throws -> [Station]

    /// The observations of all hours later than the hour of `time`, or all observations.
    ///
    /// Opens nothing before the first step. A file ends; a live service and an unbounded simulator do not.
    func observations(after time: Timestamp?) -> ObservationSequence
}

extension ObservationSource {
    /// All observations, from the earliest.
    package func observations() -> ObservationSequence { observations(after: nil) }
}
