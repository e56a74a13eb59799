/// Formats numbers with few digits and without a locale.
enum NumberText {
    /// Pixels to a tenth, without a trailing zero: `12`, `12.5`; values far outside a page are clamped.
    static func pixels(_ value: Double) -> String {
        guard !value.isNaN else { return "0" }
        let tenths = Int((min(max(value, -1e6), 1e6) * 10).rounded())
        let (whole, rest) = (abs(tenths) / 10, abs(tenths) % 10)
        return (tenths < 0 ? "-" : "") + (rest == 0 ? "\(whole)" : "\(whole).\(rest)")
    }

    /// A number with the given digits after the point, a typographic minus and thin spaces between thousands.
    ///
    /// - Parameters:
    ///   - value: within ±10¹⁵.
    ///   - digits: 0 … 12; fewer are written if the value is too large for them.
    /// - Returns: text such as `−12 345.60`.
    static func fixed(_ value: Double, digits: Int) -> String {
        var digits = max(digits, 0)
        while digits > 0, abs(value) * power(digits) > 1e17 { digits -= 1 }
        let scale = Int(power(digits))
        let scaled = Int((value * Double(scale)).rounded())
        let (whole, rest) = (abs(scaled) / scale, abs(scaled) % scale)
        var text = (scaled < 0 ? "−" : "") + grouped(whole)
        if digits > 0 {
            let fraction = String(rest)
            text += "." + String(repeating: "0", count: digits - fraction.count) + fraction
        }
        return text
    }

    /// A value in the precision of a group of values, the largest of which gets three digits.
    static func short(_ value: Double, scale largest: Double) -> String {
        let size = abs(largest)
        guard size >= 1e-4 || size == 0 else { return scientific(value) }
        return fixed(value, digits: size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 5)
    }

    /// A number such as `2.5e−6`.
    static func scientific(_ value: Double) -> String {
        guard value != 0, value.isFinite else { return "0" }
        var (mantissa, exponent) = (value, 0)
        while abs(mantissa) >= 9.9995 {
            mantissa /= 10
            exponent += 1
        }
        while abs(mantissa) < 0.99995 {
            mantissa *= 10
            exponent -= 1
        }
        var text = fixed(mantissa, digits: 2)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return "\(text)e\(exponent < 0 ? "−" : "")\(abs(exponent))"
    }

    private static func power(_ digits: Int) -> Double {
        (0..<digits).reduce(1.0) { product, _ in product * 10 }
    }

    private static func grouped(_ number: Int) -> String {
        let digits = String(number)
        guard digits.count > 4 else { return digits }
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "\u{2009}" }
            text.append(digit)
        }
        return text
    }
}
