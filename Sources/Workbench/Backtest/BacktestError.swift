import Forecasting
package import Observations

/// Why files cannot be backtested, with the value found and the requirement.
package enum BacktestError: Error, Hashable, Sendable {
    case tooFewHours(Variable, file: String, hours: Int)
    case constant(Variable, file: String, value: Float)
    /// No forecast of a part can be judged.
    case nothingToJudge(file: String, part: String)
    case cannotTrain(file: String, reason: String)
    /// The training mode starts from a base model.
    case noBaseModel(TrainingMode, Variable)
    case sameName(String)
}

extension BacktestError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooFewHours(let target, let file, let hours):
            "\(file): at least \(BacktestFile.minimumHours) hours (30 days) must have a \(target.title), got \(hours); 70 % "
                + "are for training, 15 % for validation and 15 % for the test"
        case .constant(let target, let file, let value):
            "\(file): the \(target.title) must vary, got \(value) \(target.unit) at every hour; the sensor is stuck"
        case .nothingToJudge(let file, let part):
            "\(file): no forecast can be judged in the \(part) part; it needs observed hours, half a day of observations "
                + "before them, and observations at the requested horizons"
        case .cannotTrain(let file, let reason):
            "\(file): the model cannot be trained on it: \(reason)"
        case .noBaseModel(let mode, let target):
            "--train \(mode.rawValue) needs a base model of the target, and the artifacts folder has none for the "
                + "\(target.title); give the folder of one with --artifacts, or train from nothing with --train station"
        case .sameName(let name):
            "each file must be given once, got \(name) twice"
        }
    }
}
