import Forecasting

/// METAR reports, one a line.
///
/// The code is that of the WMO (Manual on Codes, FM 15), the remarks are those of the United States (FMH-1).
///
/// Temperature is read from the remark `T00441017` (4.4 °C) if there is one, else from `04/M02` in whole degrees; wind
/// from `28008KT` or `28004MPS`; pressure at sea level from `SLP171`, the altimeter setting from `A3003` or `Q1017`. A
/// group that is absent, broken or `/////` is missing. Special reports (SPECI) and reports without data (`NIL`) are
/// passed over.
///
/// A report tells day and hour alone. The month of the first report must be given; after that each report belongs to the
/// month that puts it nearest to the one before.
struct METARFormat: ReportFormat {
    private let station: Station
    private let pressureKind: PressureKind
    private var year: Int
    private var month: Int
    private var previous: Timestamp?

    init(station: Station, year: Int, month: Int, pressure: PressureKind) {
        self.station = station
        self.year = year
        self.month = month
        pressureKind = pressure
    }

    mutating func report(in record: Span<UInt8>) throws(FormatError) -> Observation? {
        guard let written = METARText.time(in: record) else {
            throw FormatError(
                column: "time",
                found: FormatError.quote(record),
                expected: "a METAR report with its time, such as METAR KATL 010552Z …"
            )
        }
        let time = try resolve(written)
        let groups = METARGroups(record)
        if groups.isSpecial || groups.isNil { return nil }
        if let id = groups.station, id != station.id {
            throw FormatError(column: "station", found: "'\(id)'", expected: "'\(station.id)'")
        }
        return Observation(
            station: station.id,
            time: time,
            temperature: groups.temperature,
            windSpeed: groups.windSpeed,
            pressure: pressureKind == .seaLevel ? groups.seaLevelPressure : groups.altimeter
        )
    }

    /// Takes the month before, the same or the next, whichever is nearest to the report before.
    private mutating func resolve(_ written: METARText.ReportTime) throws(FormatError) -> Timestamp {
        let candidates = previous == nil ? [0] : [0, 1, -1]
        var best: (time: Timestamp, year: Int, month: Int)?
        for shift in candidates {
            let months = year * 12 + month - 1 + shift
            let civil = CivilTime(
                year: months / 12,
                month: months % 12 + 1,
                day: written.day,
                hour: written.hour,
                minute: written.minute
            )
            guard civil.isValid else { continue }
            let time = Timestamp(secondsSince1970: civil.secondsSince1970)
            if let best, distance(time) >= distance(best.time) { continue }
            best = (time, civil.year, civil.month)
        }
        guard let best else {
            throw FormatError(column: "time", found: "day \(written.day)", expected: "a day of month \(month), \(year)")
        }
        (previous, year, month) = (best.time, best.year, best.month)
        return best.time
    }

    private func distance(_ time: Timestamp) -> Int64 {
        abs(time.secondsSince1970 - (previous ?? time).secondsSince1970)
    }
}
