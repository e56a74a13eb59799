import Observations

/// METAR reports, one per line.
///
/// The code is that of the WMO (Manual on Codes, FM 15), the remarks are those of the United States (FMH-1).
///
/// Temperature and dew point are read from the remark `T00441017` (4.4 and −1.7 °C) if a report has it, else from
/// `04/M02` in whole degrees; wind from `28008KT` or `28004MPS`; pressure at sea level from `SLP171`, the altimeter
/// setting from `A3003` or `Q1017`. An absent or malformed group, or `/////`, is missing. Special reports (SPECI) and
/// reports without data (`NIL`) are skipped.
///
/// A report contains only the day of the month and the time of day. The first report belongs to a given month; each
/// later report belongs to the month that places it nearest to the previous report.
struct METARFormat: ReportFormat {
    private let station: Station
    private let pressureKind: PressureKind
    private var current: CalendarMonth
    private var previous: Timestamp?

    /// - Parameters:
    ///   - station: its id is the ICAO code in the reports.
    ///   - firstMonth: the month of the first report.
    ///   - pressure: sea level or altimeter.
    init(station: Station, firstMonth: CalendarMonth, pressure: PressureKind) {
        self.station = station
        current = firstMonth
        pressureKind = pressure
    }

    mutating func report(in record: Span<UInt8>) throws(FormatError) -> Observation? {
        guard let written = METARText.time(in: record) else {
            throw FormatError(
                column: "time",
                found: FormatError.quote(record),
                expected: "in a METAR report, such as METAR KATL 010552Z …"
            )
        }
        let time = try resolve(written)
        let groups = METARGroups(record)
        if groups.isSpecial || groups.isNil { return nil }
        if let id = groups.station, id != station.id {
            throw FormatError(column: "station", found: "'\(id)'", expected: "'\(station.id)'")
        }
        var values = groups.values
        values[.pressure] = pressureKind == .seaLevel ? groups.seaLevelPressure : groups.altimeter
        return Observation(station: station.id, time: time, values: values)
    }

    /// Returns the time in the previous, the same or the next month that is nearest to the previous report.
    private mutating func resolve(_ written: METARText.ReportTime) throws(FormatError) -> Timestamp {
        let candidates = previous == nil ? [0] : [0, 1, -1]
        var best: (time: Timestamp, month: CalendarMonth)?
        for shift in candidates {
            let (year, month) = current.advanced(by: shift)
            let civil = CivilTime(
                year: year,
                month: month,
                day: written.day,
                hour: written.hour,
                minute: written.minute
            )
            guard civil.isValid, let candidate = CalendarMonth(year: year, month: month) else { continue }
            let time = Timestamp(secondsSince1970: civil.secondsSince1970)
            if let best, distance(time) >= distance(best.time) { continue }
            best = (time, candidate)
        }
        guard let best else {
            throw FormatError(column: "time", found: "day \(written.day)", expected: "on a day of \(current)")
        }
        (previous, current) = (best.time, best.month)
        return best.time
    }

    private func distance(_ time: Timestamp) -> Int64 {
        abs(time.secondsSince1970 - (previous ?? time).secondsSince1970)
    }
}
