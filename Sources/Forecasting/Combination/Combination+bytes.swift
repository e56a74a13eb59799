import Foundation
import Observations

extension Combination {
    /// The first byte identifies the format.
    private static let form: UInt8 = 2

    /// The whole state in a compact format.
    ///
    /// Contains the pending forecasts and the learned state as 32-bit numbers; about 18 kB for 24 horizons. A
    /// combination that is decoded from the bytes (``init(bytes:)``) continues bit for bit as this one would.
    package var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(Self.form)
        writer.write(UInt8(horizons))
        writer.write(champion)
        writer.write(predecessor)
        writer.write(residual)
        writer.write(residualHour.hoursSince1970)
        bias.write(to: &writer)
        pending.write(to: &writer)
        for (group, state) in groups.enumerated() {
            let lanes = min(horizons - group * Lanes.scalarCount, Lanes.scalarCount)
            state.record.write(to: &writer, lanes: lanes)
            state.fast.write(to: &writer, lanes: lanes)
            state.slow.write(to: &writer, lanes: lanes)
            state.lead.write(to: &writer, lanes: lanes)
        }
        writer.seal()
        return writer.bytes
    }

    /// The combination that wrote the bytes; `nil` if they are damaged or have another format.
    package init?(bytes: [UInt8]) {
        guard let body = ByteWriter.unsealed(bytes) else { return nil }
        var reader = ByteReader(body)
        guard reader.read(UInt8.self) == Self.form, let horizons = reader.read(UInt8.self),
            1...CombinationDesign.longestHorizon ~= Int(horizons),
            let champion = reader.readText(), let predecessor = reader.readText(),
            let residual = reader.readFloat(), residual.isFinite, let residualHour = reader.read(Int64.self),
            let bias = CommonBias(from: &reader)
        else { return nil }
        self.init(horizons: Int(horizons))
        (self.champion, self.predecessor) = (champion, predecessor)
        (self.residual, self.residualHour, self.bias) = (residual, Hour(residualHour), bias)
        guard let pending = PendingForecasts(from: &reader, horizons: self.horizons) else { return nil }
        self.pending = pending
        for group in groups.indices {
            let lanes = min(self.horizons - group * Lanes.scalarCount, Lanes.scalarCount)
            let design = CombinationDesign.groups[group]
            guard let record = ExpertRecord(from: &reader, lanes: lanes, design: design),
                let fast = Corrector(from: &reader, lanes: lanes, design: design.fast),
                let slow = Corrector(from: &reader, lanes: lanes, design: design.slow),
                let lead = PersistenceLead(from: &reader, lanes: lanes)
            else { return nil }
            groups[group] = Group(record: record, fast: fast, slow: slow, lead: lead)
        }
        guard reader.isAtEnd else { return nil }
    }
}

extension Combination: Codable {
    /// The same bytes as base64 text in JSON.
    package init(from decoder: any Decoder) throws {
        let data = try decoder.singleValueContainer().decode(Data.self)
        guard let combination = Combination(bytes: [UInt8](data)) else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: decoder.codingPath,
                    debugDescription: "these \(data.count) bytes are not the state of a combination; start a new one"
                )
            )
        }
        self = combination
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Data(bytes))
    }
}
