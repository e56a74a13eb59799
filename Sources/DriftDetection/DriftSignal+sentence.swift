extension DriftSignal {
    /// The evidence of the signal, in words.
    ///
    /// - Parameter unit: of the variable that is forecast, such as `°C`.
    /// - Returns: one sentence; `nil` for a signal whose name says everything.
    package func sentence(unit: String) -> String? {
        switch self {
        case .warning(let evidence), .drift(let evidence): DriftDescription(evidence, unit: unit).description
        case .sensorFault(let evidence): SensorFaultDescription(evidence, unit: unit).description
        case .driftEnded, .sensorRecovered: nil
        }
    }
}
