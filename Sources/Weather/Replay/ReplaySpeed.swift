/// The speed at which recorded or simulated time passes.
package enum ReplaySpeed: Hashable, Sendable, LosslessStringConvertible {
    /// The speed at which the reader takes observations.
    case maximum
    /// This many seconds of weather per second; 1 is real time.
    case times(Double)

    package static let realTime = ReplaySpeed.times(1)

    /// Parses `max`, `realtime`, `x3600` or `3600`, a factor above 0; any other text is `nil`.
    package init?(_ description: String) {
        switch description {
        case "max": self = .maximum
        case "realtime": self = .realTime
        default:
            let number = description.hasPrefix("x") ? description.dropFirst() : description[...]
            guard let factor = Double(number), factor.isFinite, factor > 0 else { return nil }
            self = .times(factor)
        }
    }

    package var description: String {
        switch self {
        case .maximum: "max"
        case .times(1): "realtime"
        case .times(let factor): factor == factor.rounded() && factor < 1e15 ? "x\(Int64(factor))" : "x\(factor)"
        }
    }

    /// The clock time of a duration of weather, at most a thousand years.
    func clockTime(for span: Duration) -> Duration {
        guard case .times(let factor) = self else { return .zero }
        // A longer time would overflow `Duration`.
        let thousandYears = 3e10
        return .seconds(min(max(Double(span.components.seconds) / factor, 0), thousandYears))
    }
}
