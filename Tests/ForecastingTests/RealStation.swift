import CZlib
import Forecasting
import Foundation
import ObservationFixtures
import Observations
import XCTest

/// A station in the shared folder of hourly NOAA observations.
struct RealStation {
    let station: Station
    let series: HourlySeries

    /// File name without its extension, degrees north, degrees east.
    static let places: [(file: String, latitude: Double, longitude: Double)] = [
        ("nyc_ewr_2013", 40.69, -74.17),
        ("nyc_jfk_2013", 40.64, -73.78),
        ("nyc_lga_2013", 40.78, -73.87),
        ("sea_2014_2015", 47.45, -122.31),
        ("fr_nancy_essey_071800_2017", 48.69, 6.22),
        ("fr_nancy_ochey_071810_2017", 48.58, 5.95),
        ("beijing_dingling_2013_2017", 40.29, 116.22),
        ("beijing_wanliu_2013_2017", 39.99, 116.29),
    ]

    static func load(_ name: String) throws -> RealStation {
        guard let place = places.first(where: { $0.file == name }) else {
            throw XCTSkip("there is no station named \(name)")
        }
        let lines = try unzipped(folder().appendingPathComponent("\(name).csv.gz")).split(separator: "\n").dropFirst()
        let observations = lines.compactMap { line -> Observation? in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            guard cells.count == 4, let time = Timestamp(rfc3339: cells[0]) else { return nil }
            return Observation(
                station: name,
                time: time,
                temperature: Double(cells[1]),
                windSpeed: Double(cells[2]),
                pressure: Double(cells[3])
            )
        }
        let station = Station(id: name, latitude: place.latitude, longitude: place.longitude)
        return RealStation(station: station, series: HourlySeries(observations))
    }

    private static func folder() throws -> URL {
        let package = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let shared =
            ProcessInfo.processInfo.environment["AEROCAST_SHARED_DATA"].map { URL(fileURLWithPath: $0) }
            ?? package.deletingLastPathComponent().appendingPathComponent("shared")
        let folder = shared.appendingPathComponent("noaa")
        guard FileManager.default.fileExists(atPath: folder.path) else {
            throw XCTSkip("no real observations in \(folder.path); set AEROCAST_SHARED_DATA to the folder above noaa/")
        }
        return folder
    }

    private static func unzipped(_ file: URL) throws -> String {
        guard let handle = gzopen(file.path, "rb") else { throw XCTSkip("cannot open \(file.path)") }
        defer { gzclose(handle) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = gzread(handle, &chunk, UInt32(chunk.count))
            guard count > 0 else { break }
            bytes += chunk[..<Int(count)]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
