/// The groups of one METAR report that matter here.
struct METARGroups {
    private(set) var station: String?
    private(set) var isSpecial = false
    private(set) var isNil = false
    /// °C, to the tenth where the remarks have it.
    var temperature: Double? { exactTemperature ?? wholeTemperature }
    /// In m/s.
    private(set) var windSpeed: Double?
    /// In hPa.
    private(set) var altimeter: Double?
    /// In hPa.
    private(set) var seaLevelPressure: Double?

    private var exactTemperature: Double?
    private var wholeTemperature: Double?
    private var isRemarks = false
    private var index = 0

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
            index += 1
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
        if windSpeed == nil, let wind = Self.wind(group) {
            windSpeed = wind
        } else if wholeTemperature == nil, let temperature = Self.temperatureAndDewPoint(group) {
            wholeTemperature = temperature
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
            // The thousands and hundreds are left out: of 9xx and 10xx hPa the one nearer to 1000.
            seaLevelPressure = Double(tenths) / 10 + (tenths < 500 ? 1000 : 900)
        } else if group.count == 9 || group.count == 5, group[0] == UInt8(ascii: "T"), exactTemperature == nil,
            let sign = TimeText.digits(group, 1, 1), sign <= 1, let tenths = TimeText.digits(group, 2, 3)
        {
            exactTemperature = Double(sign == 1 ? -tenths : tenths) / 10
        }
    }

    /// `28008KT`, `28008G15KT`, `VRB06KT`, `00000KT`, `28004MPS`.
    private static func wind(_ group: Span<UInt8>) -> Double? {
        let isKnots = hasSuffix(group, "KT")
        guard isKnots || hasSuffix(group, "MPS") else { return nil }
        var end = group.count - (isKnots ? 2 : 3)
        for position in 3..<max(end, 3) where group[position] == UInt8(ascii: "G") {
            end = position
            break
        }
        guard end == 5 || end == 6, TimeText.digits(group, 0, 3) != nil || hasPrefix(group, "VRB"),
            let speed = TimeText.digits(group, 3, end - 3)
        else { return nil }
        return isKnots ? UnitConversion.metresPerSecond(knots: Double(speed)) : Double(speed)
    }

    /// `04/M02`, `04/`, `M01/M03`.
    private static func temperatureAndDewPoint(_ group: Span<UInt8>) -> Double? {
        let isNegative = hasPrefix(group, "M")
        let start = isNegative ? 1 : 0
        guard group.count >= start + 3, group.count <= start + 6, group[start + 2] == UInt8(ascii: "/"),
            let degrees = TimeText.digits(group, start, 2)
        else { return nil }
        return Double(isNegative ? -degrees : degrees)
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
