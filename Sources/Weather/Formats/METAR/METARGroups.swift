import Observations

/// The groups of one METAR report that the format reads.
struct METARGroups {
    private(set) var station: String?
    private(set) var isSpecial = false
    private(set) var isNil = false
    /// Unit: hPa.
    private(set) var altimeter: Double?
    /// Unit: hPa.
    private(set) var seaLevelPressure: Double?

    private var wind: Wind?
    /// From the body, in whole degrees.
    private var rounded: Temperatures?
    /// From the remarks, in tenths of a degree.
    private var exact: Temperatures?
    private var isRemarks = false

    /// Unit: °C.
    private struct Temperatures {
        var temperature: Double
        var dewPoint: Double?
    }

    private struct Wind {
        /// Unit: m/s.
        var speed: Double
        /// Degrees; `nil` for calm and variable wind.
        var direction: Double?
    }

    /// The values of the report except the pressure, which a report may contain twice.
    var values: VariableValues {
        [
            .temperature: exact?.temperature ?? rounded?.temperature,
            .dewPoint: exact?.dewPoint ?? rounded?.dewPoint,
            .windSpeed: wind?.speed,
            .windDirection: wind?.direction,
        ]
    }

    init(_ record: Span<UInt8>) {
        var start = 0
        while start < record.count {
            if METARText.isBlank(record[start]) || record[start] == UInt8(ascii: "=") {
                start += 1
                continue
            }
            var end = start
            while end < record.count, !METARText.isBlank(record[end]), record[end] != UInt8(ascii: "=") { end += 1 }
            read(record.extracting(start..<end))
            start = end
        }
    }

    private mutating func read(_ group: Span<UInt8>) {
        if Self.equals(group, "RMK") {
            isRemarks = true
        } else if isRemarks {
            readRemark(group)
        } else if Self.equals(group, "SPECI") {
            isSpecial = true
        } else if Self.equals(group, "NIL") {
            isNil = true
        } else if station == nil, group.count == 4, !Self.equals(group, "AUTO") {
            station = group.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        } else {
            readBody(group)
        }
    }

    private mutating func readBody(_ group: Span<UInt8>) {
        if wind == nil, let read = Self.wind(group) {
            wind = read
        } else if rounded == nil, let read = Self.temperatures(group) {
            rounded = read
        } else if altimeter == nil, group.count == 5, let value = TimeText.digits(group, 1, 4) {
            if group[0] == UInt8(ascii: "A") {
                altimeter = UnitConversion.hectopascals(inchesOfMercury: Double(value) / 100)
            } else if group[0] == UInt8(ascii: "Q") {
                altimeter = Double(value)
            }
        }
    }

    private mutating func readRemark(_ group: Span<UInt8>) {
        if group.count == 6, Self.hasPrefix(group, "SLP"), let tenths = TimeText.digits(group, 3, 3) {
            // Thousands and hundreds are left out: 9xx or 10xx hPa, whichever is nearer to 1000.
            seaLevelPressure = Double(tenths) / 10 + (tenths < 500 ? 1000 : 900)
        } else if group.count == 9 || group.count == 5, group[0] == UInt8(ascii: "T"), exact == nil,
            let temperature = Self.signedTenths(group, at: 1)
        {
            exact = Temperatures(temperature: temperature, dewPoint: Self.signedTenths(group, at: 5))
        }
    }

    /// `28008KT`, `28008G15KT`, `VRB06KT`, `00000KT`, `28004MPS`.
    private static func wind(_ group: Span<UInt8>) -> Wind? {
        let isKnots = hasSuffix(group, "KT")
        guard isKnots || hasSuffix(group, "MPS") else { return nil }
        var end = group.count - (isKnots ? 2 : 3)
        for position in 3..<max(end, 3) where group[position] == UInt8(ascii: "G") {
            end = position
            break
        }
        let direction = TimeText.digits(group, 0, 3)
        guard end == 5 || end == 6, direction != nil || hasPrefix(group, "VRB"),
            let speed = TimeText.digits(group, 3, end - 3)
        else { return nil }
        return Wind(
            speed: isKnots ? UnitConversion.metersPerSecond(knots: Double(speed)) : Double(speed),
            direction: direction.flatMap { UnitConversion.windDirection(reported: Double($0)) }
        )
    }

    /// `04/M02`, `04/`, `M01/M03`.
    private static func temperatures(_ group: Span<UInt8>) -> Temperatures? {
        let slash = hasPrefix(group, "M") ? 3 : 2
        guard group.count > slash, group.count <= slash + 4, group[slash] == UInt8(ascii: "/"),
            let temperature = signedDegrees(group.extracting(0..<slash))
        else { return nil }
        let dewPoint = signedDegrees(group.extracting(slash + 1..<group.count))
        return Temperatures(temperature: temperature, dewPoint: dewPoint)
    }

    /// `04`, `M02`.
    private static func signedDegrees(_ text: Span<UInt8>) -> Double? {
        let isNegative = hasPrefix(text, "M")
        guard text.count == (isNegative ? 3 : 2), let degrees = TimeText.digits(text, isNegative ? 1 : 0, 2) else {
            return nil
        }
        return Double(isNegative ? -degrees : degrees)
    }

    /// `0044`, `1017`: a sign and tenths of a degree.
    private static func signedTenths(_ group: Span<UInt8>, at start: Int) -> Double? {
        guard let sign = TimeText.digits(group, start, 1), sign <= 1, let tenths = TimeText.digits(group, start + 1, 3)
        else { return nil }
        return Double(sign == 1 ? -tenths : tenths) / 10
    }

    private static func equals(_ group: Span<UInt8>, _ text: StaticString) -> Bool {
        group.count == text.utf8CodeUnitCount && hasPrefix(group, text)
    }

    private static func hasPrefix(_ group: Span<UInt8>, _ text: StaticString) -> Bool {
        matches(group, text, at: 0)
    }

    private static func hasSuffix(_ group: Span<UInt8>, _ text: StaticString) -> Bool {
        matches(group, text, at: group.count - text.utf8CodeUnitCount)
    }

    private static func matches(_ group: Span<UInt8>, _ text: StaticString, at offset: Int) -> Bool {
        guard offset >= 0, group.count >= offset + text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { expected in
            for index in expected.indices where group[offset + index] != expected[index] { return false }
            return true
        }
    }
}
