import Forecasting
import Foundation
import Observations
import Weather

/// The stations that a base model is trained on.
package enum StationPool {
    /// Reads files and the files of folders.
    ///
    /// Files of one station, such as one for each year, are put together. The stations come in the order of their ids,
    /// so that the order of the files changes nothing.
    ///
    /// - Parameters:
    ///   - paths: files, and folders of which `*.csv`, `*.csv.gz` and ISD-Lite files are read, but not the folders in
    ///     them.
    ///   - listing: where the stations stand; besides, there may be a listing beside each file (`StationFile`).
    ///   - report: told of every line that is left out because it breaks its format.
    /// - Returns: at least one station, split chronologically.
    /// - Throws: ``BaseTrainingError`` for a path without files, `FormatError` for a file that is none of observations.
    package static func read(
        _ paths: [String],
        listing: StationListing = StationListing(),
        report: @escaping @Sendable (FormatError) -> Void = { _ in }
    ) throws -> [StationData] {
        var stations: [String: StationSeries] = [:]
        for file in try paths.flatMap(files(at:)) {
            let options = ReadingOptions(malformedRows: .skip(report: report))
            let read = try StationFile.read(path: file, listing: listing, options: options)
            if stations[read.station.id]?.series.append(read.series) == nil { stations[read.station.id] = read }
        }
        return stations.values.sorted { $0.station.id < $1.station.id }
            .map { StationData(station: $0.station, series: $0.series, split: .chronological($0.series.hours)) }
    }

    private static func files(at path: String) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw BaseTrainingError.noSuchPath(path)
        }
        guard isFolder.boolValue else { return [path] }
        let files = try FileManager.default.contentsOfDirectory(atPath: path)
            .filter(isStationFile)
            .sorted()
            .map { URL(filePath: path, directoryHint: .isDirectory).appending(path: $0).path }
        guard !files.isEmpty else { throw BaseTrainingError.noStationFiles(folder: path) }
        return files
    }

    /// By its name: a table, or ISD-Lite, whose names end in USAF and WBAN number and the year.
    private static func isStationFile(_ name: String) -> Bool {
        guard !name.hasPrefix("."), name != StationFile.listingName else { return false }
        if name.hasSuffix(".csv") || name.hasSuffix(".csv.gz") { return true }
        return name.contains(#/[0-9A-Z]{6}-[0-9]{5}-[0-9]{4}(\.gz)?$/#)
    }
}
