import Observations
import Weather
import XCTest

/// Compares whole published files with numbers that were computed without this code.
final class RealDataTests: XCTestCase {
    private func sum(_ all: [Observation], _ variable: Variable) -> Double {
        all.compactMap { $0[variable] }.reduce(0, +)
    }
    private func count(_ all: [Observation], _ variable: Variable) -> Int { all.compactMap { $0[variable] }.count }

    /// zcat FILE | awk '$5!=-9999{s+=$5;n++} END{print s,n}', and the same for the other variables.
    ///
    /// The columns in the order of the variables: $5, $9, $7, $6 and, without zeros, $8.
    func testISDLiteSumsAgreeWithThoseOfAwk() async throws {
        let ochey = try await ISDLiteSource(path: try SharedData.path("noaa/raw/isdlite_071810-99999-2017.gz"))
            .observations().all()
        XCTAssertEqual(ochey.count, 8744)
        XCTAssertEqual(Variable.all.map { count(ochey, $0) }, [8656, 8744, 8675, 8744, 8435])
        XCTAssertEqual(sum(ochey, .temperature), 92340.4, accuracy: 1e-6)
        XCTAssertEqual(sum(ochey, .windSpeed), 30352.4, accuracy: 1e-6)
        XCTAssertEqual(sum(ochey, .pressure), 8_835_993, accuracy: 1e-4)
        XCTAssertEqual(sum(ochey, .dewPoint), 58136.9, accuracy: 1e-6)
        XCTAssertEqual(sum(ochey, .windDirection), 1_670_450)
        let other = try await ISDLiteSource(path: try SharedData.path("noaa/raw/isdlite_317350-99999-2016.gz"))
            .observations().all()
        XCTAssertEqual(Variable.all.map { count(other, $0) }, [8736, 8598, 2913, 8736, 8065])
        XCTAssertEqual(sum(other, .temperature), 17973.2, accuracy: 1e-6)
        XCTAssertEqual(sum(other, .windSpeed), 36427, accuracy: 1e-6)
        XCTAssertEqual(sum(other, .pressure), 2_951_993.7, accuracy: 1e-4)
        XCTAssertEqual(sum(other, .dewPoint), -30997.8, accuracy: 1e-6)
        XCTAssertEqual(sum(other, .windDirection), 1_539_920)
    }

    /// Streams that another program created from the raw files.
    func testRawFilesGiveTheSameAsTheirStreams() async throws {
        let ochey = try await ISDLiteSource(path: try SharedData.path("noaa/raw/isdlite_071810-99999-2017.gz"))
            .observations().all()
        try await compare(ochey, with: "noaa/fr_nancy_ochey_071810_2017.csv.gz", tolerance: 1e-9)
        for station in ["EWR", "JFK", "LGA"] {
            let path = try SharedData.path("noaa/raw/nyc_asos_2013_hourly.csv.gz")
            let table = try await CSVSource(path: path, station: Station(id: station)).observations().all()
            try await compare(table, with: "noaa/nyc_\(station.lowercased())_2013.csv.gz", tolerance: 0.051)
        }
    }

    private func compare(_ all: [Observation], with stream: String, tolerance: Double) async throws {
        let expected = try await CSVSource(path: try SharedData.path(stream)).observations().all()
        XCTAssertEqual(all.count, expected.count, stream)
        XCTAssertGreaterThan(all.count, 8000)
        for (ours, theirs) in zip(all, expected) {
            XCTAssertEqual(ours.time, theirs.time, stream)
            for variable in [Variable.temperature, .windSpeed, .pressure] {
                XCTAssertEqual(ours[variable] == nil, theirs[variable] == nil, "\(stream) \(ours.time) \(variable)")
                XCTAssertEqual(
                    ours[variable] ?? 0,
                    theirs[variable] ?? 0,
                    accuracy: tolerance,
                    "\(stream) \(ours.time)"
                )
            }
        }
    }

    /// Sums by a Python script with regular expressions: tenths of T groups (else whole degrees), knots, tenths of SLP,
    /// hundredths of inches.
    func testMETARSumsAgreeWithThoseOfRegularExpressions() async throws {
        let path = try SharedData.path("noaa/raw/metar_katl_2020.txt")
        let source = METARSource(path: path, firstMonth: CalendarMonth("2020-01"))
        let all = try await source.observations().all()
        XCTAssertEqual(all.count, 1117)
        XCTAssertEqual(all.first?.time.description, "2020-01-01T05:52:00Z")
        XCTAssertEqual(all.last?.time.description, "2020-02-16T17:52:00Z")
        XCTAssertEqual(sum(all, .temperature), 11132.7, accuracy: 1e-6)
        XCTAssertEqual(sum(all, .windSpeed), 8646 * 1852 / 3600, accuracy: 1e-6)
        XCTAssertEqual(sum(all, .pressure), 1_140_276.2, accuracy: 1e-4)
        let altimeter = METARSource(
            path: path,
            firstMonth: CalendarMonth("2020-01"),
            options: ReadingOptions(pressure: .altimeter)
        )
        let readings = try await altimeter.observations().all()
        XCTAssertEqual(sum(readings, .pressure), 33667.79 * 33.86389, accuracy: 1e-3)
    }

    /// Two formats of the same station; one is in local time and rounded to whole °F, mph and hundredths of inches.
    func testLocalClimatologicalDataAgreesWithTheMETARReportsOfTheSameHours() async throws {
        let table = try await CSVSource(path: try SharedData.path("noaa/raw/lcd_v1_72219013874_atlanta_2020.csv.gz"))
            .observations().all()
        let path = try SharedData.path("noaa/raw/metar_katl_2020.txt")
        let reports = try await METARSource(path: path, firstMonth: CalendarMonth("2020-01")).observations().all()
        let byHour = Dictionary(uniqueKeysWithValues: table.map { ($0.time.nearestHour, $0) })
        var agreeing = 0
        for report in reports {
            guard let row = byHour[report.time.nearestHour], let theirs = row[.temperature],
                let ours = report[.temperature]
            else { continue }
            let wind = abs((row[.windSpeed] ?? 0) - (report[.windSpeed] ?? 0))
            let pressure = abs((row[.pressure] ?? 0) - (report[.pressure] ?? 0))
            if abs(theirs - ours) <= 0.3, wind <= 0.3, pressure <= 0.9 { agreeing += 1 }
        }
        XCTAssertGreaterThan(Double(agreeing), 0.98 * Double(reports.count))
    }

    /// Read from the file by eye.
    func testTheISDGlobalHourlySample() async throws {
        let path = try SharedData.path("noaa/raw/isd_global_hourly_78724099999_sample.csv")
        let all = try await CSVSource(path: path).observations().all()
        XCTAssertEqual(all.map { $0[.temperature] }, [31, nil, 29.3, 22, 23.5, 22.9, 26.8, 23.6])
        XCTAssertEqual(all.map { $0[.windSpeed] }, [8.7, 5.7, 4.1, 0, 2.6, 3.1, 2.6, 0])
        XCTAssertEqual(all.map { $0[.pressure] }, [nil, nil, 1008, nil, 1008.2, 1012.1, 1005.3, 1010.5])
        let altimeter = CSVSource(path: path, options: ReadingOptions(pressure: .altimeter))
        let readings = try await altimeter.observations().all()
        // The pressure of 2002-09-19, 1018.0 hPa, is marked as suspect.
        XCTAssertEqual(readings.map { $0[.pressure] }, [1012.9, nil, nil, 1012.9, 1009.1, nil, 1006.1, nil])
    }
}
