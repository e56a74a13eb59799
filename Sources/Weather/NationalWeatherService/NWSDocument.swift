import Forecasting
import Foundation

/// Reads the GeoJSON of api.weather.gov; pure.
enum NWSDocument {
    /// The reports of `/stations/{id}/observations` or `/stations/{id}/observations/latest`, in time order.
    ///
    /// A feature without a readable time is left out, as is one that is said twice. Values that cannot occur on Earth,
    /// and those that quality control rejected, are missing.
    ///
    /// - Throws: ``FormatError`` for what is no such document, ``UnknownUnit``.
    static func observations(in body: [UInt8], station: String, pressure: PressureKind) throws -> [Observation] {
        let document = try decode(ObservationDocument.self, from: body)
        guard let reports = document.features?.map(\.properties) ?? document.properties.map({ [$0] }) else {
            throw FormatError(found: "JSON without features and properties", expected: expectation)
        }
        var byTime: [Timestamp: Observation] = [:]
        for report in reports {
            guard let time = report.timestamp.flatMap({ Timestamp(rfc3339: $0) }) else { continue }
            let pressureValue = pressure == .seaLevel ? report.seaLevelPressure : report.barometricPressure
            var observation = Observation(
                station: station,
                time: time,
                temperature: try report.temperature?.converted(to: .temperature),
                windSpeed: try report.windSpeed?.converted(to: .windSpeed),
                pressure: try pressureValue?.converted(to: .pressure)
            )
            observation.removeImpossibleValues()
            if let known = byTime[time], !HourSelection.isBetter(observation, than: known) { continue }
            byTime[time] = observation
        }
        return byTime.values.sorted { $0.time < $1.time }
    }

    /// What `/stations/{id}` tells.
    ///
    /// - Throws: ``FormatError`` for what is no such document, ``UnknownUnit``.
    static func station(in body: [UInt8]) throws -> Station {
        let document = try decode(StationDocument.self, from: body)
        let coordinates = document.geometry?.coordinates ?? []
        return Station(
            id: document.properties.stationIdentifier,
            name: document.properties.name,
            latitude: coordinates.count >= 2 ? coordinates[1] : nil,
            longitude: coordinates.count >= 2 ? coordinates[0] : nil,
            elevation: try document.properties.elevation?.metres()
        )
    }

    private static let expectation = "GeoJSON as api.weather.gov gives it"

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
        case .typeMismatch(let type, let context): "no \(type) at '\(place(context))'"
        case .keyNotFound(let key, let context): "no '\(key.stringValue)' at '\(place(context))'"
        case .valueNotFound(_, let context): "null at '\(place(context))'"
        default: "no JSON (\(body.count) bytes, \(FormatError.quote(body.span)))"
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
    }

    /// Of a collection.
    let features: [Feature]?
    /// Of a single feature.
    let properties: Report?
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
