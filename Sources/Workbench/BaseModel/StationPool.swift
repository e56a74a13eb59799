package import Forecasting
import Foundation
import Observations
package import Weather

/// The stations on which a base model is trained.
package enum StationPool {
    /// Reads files and the files of folders.
    ///
    /// Files of one station, such as one for each year, are combined. The stations are sorted by their ids, so that
    /// the order of the files changes nothing.
    ///
    /// - Parameters:
    ///   - paths: files, and folders of which `*.csv`, `*.csv.gz` and ISD-Lite files are read, but not subfolders.
    ///   - listing: the positions of the stations; in addition, there may be a listing next to each file
    ///     (`StationFile`).
    ///   - report: called for every malformed row, which is left out.
    /// - Returns: at least one station, split chronologically.
    /// - Throws: ``BaseTrainingError`` for a path without files, `FormatError` for a file that is not a file of
    ///   observations.
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

    /// The file at a path, or the files of observations in the folder at it, sorted by name.
    ///
    /// - Throws: ``BaseTrainingError`` for a path without files.
    package static func files(at path: String) throws -> [String] {
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

    /// Whether the name is that of a table, or of an ISD-Lite file, whose name ends in USAF number, WBAN number and
    /// year.
    private static func isStationFile(_ name: String) -> Bool {
        guard !name.hasPrefix("."), name != StationFile.listingName else { return false }
        if name.hasSuffix(".csv") || name.hasSuffix(".csv.gz") { return true }
        return name.contains(#/[0-9A-Z]{6}-[0-9]{5}-[0-9]{4}(\.gz)?$/#)
    }
}
