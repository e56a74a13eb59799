import DriftDetection
import Observations

extension DriftRow {
    /// A row of a variable; the values of a circular variable are unwrapped towards the reading, so that they can be
    /// subtracted.
    init(of variable: Variable, time: Timestamp, actual: Double, predicted: Double, persistence: Double) {
        self.init(
            time: time.secondsSince1970,
            actual: actual,
            predicted: variable.turned(predicted, towards: actual),
            baseline: variable.turned(persistence, towards: actual)
        )
    }
}
