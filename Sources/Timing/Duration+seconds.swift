extension Duration {
    /// The duration in seconds, for arithmetic with times since 1970.
    package var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
