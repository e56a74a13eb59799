extension String {
    /// A JSON word as text for people: `too_cold` becomes `too cold`.
    var asWords: String { String(map { $0 == "_" ? " " : $0 }) }
}

extension Double {
    /// The number with a fixed count of digits after the decimal point, 1 or more.
    func fixed(_ digits: Int) -> String {
        let scale = (0..<digits).reduce(1.0) { product, _ in product * 10 }
        let scaled = (magnitude * scale).rounded()
        guard scaled < 1e15 else { return "\(self)" }
        let (whole, fraction) = Int64(scaled).quotientAndRemainder(dividingBy: Int64(scale))
        let decimals = "\(fraction)"
        return (self < 0 && scaled > 0 ? "-" : "") + "\(whole)."
            + String(repeating: "0", count: digits - decimals.count) + decimals
    }
}
