/// The layout of the text of a METAR report.
enum METARText {
    struct ReportTime: Hashable {
        let day: Int
        let hour: Int
        let minute: Int
    }

    /// The first group `ddhhmmZ` between blanks.
    static func time(in text: Span<UInt8>) -> ReportTime? {
        guard text.count >= 7 else { return nil }
        for start in 0...text.count - 7 {
            guard text[start + 6] == UInt8(ascii: "Z"), start == 0 || isBlank(text[start - 1]),
                start + 7 == text.count || isBlank(text[start + 7]), let day = TimeText.digits(text, start, 2),
                let hour = TimeText.digits(text, start + 2, 2), let minute = TimeText.digits(text, start + 4, 2)
            else { continue }
            guard (1...31).contains(day), hour <= 23, minute <= 59 else { continue }
            return ReportTime(day: day, hour: hour, minute: minute)
        }
        return nil
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
