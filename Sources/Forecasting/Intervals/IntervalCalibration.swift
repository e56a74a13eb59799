import Foundation
package import Observations

/// Residuals of forecasts from outside the training part, from which a model's intervals are calibrated at any level;
/// part of `model.json`.
///
/// Keeps at most ``maximumCount`` residuals of each horizon, in hundredths of the target's unit. From longer records it
/// keeps runs of ``runLength`` at even distances, so that the sample represents the weather of the whole record and
/// consecutive residuals stay together.
package struct IntervalCalibration: Hashable, Sendable {
    package static let maximumCount = 1008
    /// Three days of hourly forecasts.
    package static let runLength = 72

    /// By horizon in hours: actual − predicted, in the target's unit, in order of time.
    package let residuals: [Int: [Double]]

    /// - Parameter outcomes: of forecasts from outside the training part, in order of time for each station and
    ///   horizon; residuals that are not finite are left out.
    package init(_ outcomes: some Sequence<Outcome>) {
        residuals = Dictionary(grouping: outcomes, by: \.horizon)
            .mapValues { outcomes in
                Self.thinned(outcomes.map(\.residual).filter(\.isFinite)).map { Self.degrees(Self.hundredths($0)) }
            }
            .filter { !$0.value.isEmpty }
    }

    private static func thinned(_ residuals: [Double]) -> [Double] {
        guard residuals.count > maximumCount else { return residuals }
        let runs = maximumCount / runLength
        return (0..<runs)
            .flatMap { run in
                let start = (residuals.count - runLength) * run / (runs - 1)
                return residuals[start..<start + runLength]
            }
    }

    private static func hundredths(_ residual: Double) -> Int16 {
        Int16(min(max((residual * 100).rounded(), -32_767), 32_767))
    }

    private static func degrees(_ hundredths: Int16) -> Double { Double(hundredths) / 100 }
}

extension IntervalCalibration: Codable {
    /// One text for each horizon: hundredths of the target's unit as 16-bit integers, little-endian, in base64.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        residuals = try container.decode([Int: Data].self)
            .mapValues { bytes in
                guard bytes.count.isMultiple(of: 2) else {
                    throw DecodingError.dataCorruptedError(
                        in: container,
                        debugDescription: "the number of bytes of residuals must be even, got \(bytes.count)"
                    )
                }
                return bytes.withUnsafeBytes { bytes in
                    stride(from: 0, to: bytes.count, by: 2)
                        .map { offset in
                            let hundredths = bytes.loadUnaligned(fromByteOffset: offset, as: Int16.self)
                            return Self.degrees(Int16(littleEndian: hundredths))
                        }
                }
            }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(
            residuals.mapValues { residuals in
                Data(
                    residuals.flatMap { residual in
                        let bits = UInt16(bitPattern: Self.hundredths(residual))
                        return [UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8)]
                    }
                )
            }
        )
    }
}
