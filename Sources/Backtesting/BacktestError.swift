import Forecasting

/// Why files cannot be backtested, with what came and what is expected.
package enum BacktestError: Error, Hashable, Sendable {
    case tooFewHours(file: String, hours: Int)
    case constantTemperature(file: String, value: Float)
    /// No forecast of a part can be judged.
    case nothingToJudge(file: String, part: String)
    case cannotTrain(file: String, reason: String)
    /// The training mode starts from a base model.
    case noBaseModel(TrainingMode)
    case sameName(String)
}

extension BacktestError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooFewHours(let file, let hours):
            "\(file): \(hours) hours have a temperature; at least \(BacktestFile.minimumHours) (30 days) are needed, of "
                + "which 70 % are trained on, 15 % validated on and 15 % judged"
        case .constantTemperature(let file, let value):
            "\(file): the temperature is \(value) °C at every hour; nothing can be learnt from a sensor that is stuck"
        case .nothingToJudge(let file, let part):
            "\(file): no forecast can be judged in the \(part) part; it needs hours with a temperature, half a day of "
                + "temperatures before them, and temperatures at the horizons asked for"
        case .cannotTrain(let file, let reason):
            "\(file): the network cannot be trained on it: \(reason)"
        case .noBaseModel(let mode):
            "--train \(mode.rawValue) starts from a base model, and there is none; name the folder that has one with "
                + "--artifacts, or train from nothing with --train station"
        case .sameName(let name):
            "\(name) came twice; give each file once"
        }
    }
}
