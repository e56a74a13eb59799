import Foundation
import Observations

/// Parses the GeoJSON of api.weather.gov, without input or output.
enum NWSDocument {
    /// The reports of `/stations/{id}/observations` or `/stations/{id}/observations/latest`, in time order.
    ///
    /// A feature without a readable time is skipped; if several features have the same time, the first one with a value
    /// of ``HourSelection/decisive`` is kept, else the first. Values that cannot occur on Earth, and values that quality
    /// control rejected, are missing.
    ///
    /// - Throws: ``FormatError`` if the body is not such a document, ``UnknownUnit``.
    static func observations(in body: [UInt8], station: String, pressure: PressureKind) throws -> [Observation] {
        let document = try decode(ObservationDocument.self, from: body)
        guard let reports = document.features?.map(\.properties) ?? document.properties.map({ [$0] }) else {
            throw FormatError(found: "JSON without features and properties", expected: expectation)
        }
        var byTime: [Timestamp: Observation] = [:]
        for report in reports {
            guard let time = report.timestamp.flatMap({ Timestamp(rfc3339: $0) }) else { continue }
            var observation = Observation(station: station, time: time, values: try report.values(pressure: pressure))
            observation.removeImpossibleValues()
            if let known = byTime[time], !HourSelection.isBetter(observation, than: known) { continue }
            byTime[time] = observation
        }
        return byTime.values.sorted { $0.time < $1.time }
    }

    /// The details of `/stations/{id}`.
    ///
    /// - Throws: ``FormatError`` if the body is not such a document, ``UnknownUnit``.
    static func station(in body: [UInt8]) throws -> Station {
        let document = try decode(StationDocument.self, from: body)
        let coordinates = document.geometry?.coordinates ?? []
        return Station(
            id: document.properties.stationIdentifier,
            name: document.properties.name,
            latitude: coordinates.count >= 2 ? coordinates[1] : nil,
            longitude: coordinates.count >= 2 ? coordinates[0] : nil,
            elevation: try document.properties.elevation?.converted(to: "m", of: "elevation")
        )
    }

    private static let expectation = "GeoJSON of api.weather.gov"

    private static func decode<Document: Decodable>(_ type: Document.Type, from body: [UInt8]) throws -> Document {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch let error as DecodingError {
            throw FormatError(found: describe(error, body), expected: expectation)
        }
    }

    private static func describe(_ error: DecodingError, _ body: [UInt8]) -> String {
        func place(_ context: DecodingError.Context) -> String {
            context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        }
        return switch error {
        case .typeMismatch(let type, let context): "a value at '\(place(context))' that is not of type \(type)"
        case .keyNotFound(let key, let context): "no '\(key.stringValue)' at '\(place(context))'"
        case .valueNotFound(_, let context): "null at '\(place(context))'"
        default: "\(body.count) bytes that are not JSON, \(FormatError.quote(body.span))"
        }
    }
}

private struct ObservationDocument: Decodable {
    struct Feature: Decodable {
        let properties: Report
    }

    struct Report: Decodable {
        let timestamp: String?
        let temperature: QuantitativeValue?
        let windSpeed: QuantitativeValue?
        let seaLevelPressure: QuantitativeValue?
        let barometricPressure: QuantitativeValue?
        let dewpoint: IfReadable<QuantitativeValue>?
        let windDirection: IfReadable<QuantitativeValue>?

        /// - Throws: ``UnknownUnit``.
        func values(pressure: PressureKind) throws(UnknownUnit) -> VariableValues {
            var values = VariableValues()
            values[.temperature] = try temperature?.converted(to: .temperature)
            values[.windSpeed] = try windSpeed?.converted(to: .windSpeed)
            values[.pressure] = try (pressure == .seaLevel ? seaLevelPressure : barometricPressure)?
                .converted(to: .pressure)
            values[.dewPoint] = try? dewpoint?.value?.converted(to: .dewPoint)
            values[.windDirection] = (try? windDirection?.value?.converted(to: .windDirection))
                .flatMap(UnitConversion.windDirection(reported:))
            return values
        }
    }

    /// The reports of a collection.
    let features: [Feature]?
    /// A single report.
    let properties: Report?
}

/// An optional detail: `nil` if it cannot be decoded.
private struct IfReadable<Value: Decodable>: Decodable {
    let value: Value?

    init(from decoder: any Decoder) throws {
        value = try? Value(from: decoder)
    }
}

private struct StationDocument: Decodable {
    struct Geometry: Decodable {
        let coordinates: [Double]
    }

    struct Properties: Decodable {
        let stationIdentifier: String
        let name: String?
        let elevation: QuantitativeValue?
    }

    let geometry: Geometry?
    let properties: Properties
}
