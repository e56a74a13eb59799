extension DriftSignal {
    /// What it rests on, for people; `nil` for a signal that says everything by its name.
    ///
    /// - Parameter unit: of the variable that is forecast, such as `°C`.
    package func sentence(unit: String) -> String? {
        switch self {
        case .warning(let evidence), .drift(let evidence): DriftDescription(evidence, unit: unit).description
        case .sensorFault(let evidence): SensorFaultDescription(evidence, unit: unit).description
        case .driftEnded, .sensorRecovered: nil
        }
    }
}
