import Observations

extension PendingForecasts {
    /// Writes only the pending forecasts, half of the ring: one hour of 1-hour forecasts, 24 hours of 24-hour
    /// forecasts.
    func write(to writer: inout ByteWriter) {
        writer.write(UInt8(newest == nil ? 0 : 1))
        writer.write(newest?.hoursSince1970 ?? 0)
        for row in 0..<Self.rows {
            writer.write(persistences[row])
            writer.write(residuals[row])
            writer.write(biases[row])
            writer.write(waiting[row])
            for horizon in 1...Self.rows where waiting[row] & Self.bit(horizon) != 0 {
                let values = self[row: row, horizon: horizon].values((horizon - 1) % Lanes.scalarCount)
                let present = values.indices.reduce(UInt8(0)) { $0 | (values[$1].isFinite ? 1 << UInt8($1) : 0) }
                writer.write(present)
                for value in values where value.isFinite { writer.write(value) }
            }
        }
    }

    init?(from reader: inout ByteReader, horizons: Int) {
        self.init(groups: Lanes.groups(horizons: horizons))
        guard let issued = reader.read(UInt8.self), issued <= 1, let newest = reader.read(Int64.self) else {
            return nil
        }
        var waiting = self.waiting
        for row in 0..<Self.rows {
            guard let persistence = reader.readFloat(), !persistence.isNaN, let residual = reader.readFloat(),
                residual.isFinite, let bias = reader.readFloat(), bias.isFinite, let bits = reader.read(UInt32.self),
                bits >> UInt32(horizons) == 0
            else { return nil }
            keep(persistence: persistence, residual: residual, bias: bias, issuedAt: Hour(Int64(row)))
            waiting[row] = bits
            for horizon in 1...horizons where bits & Self.bit(horizon) != 0 {
                guard let present = reader.read(UInt8.self), present >> UInt8(PendingLanes.fields) == 0 else {
                    return nil
                }
                var values = [Float](repeating: .infinity, count: PendingLanes.fields)
                for field in values.indices where present & 1 << UInt8(field) != 0 {
                    guard let value = reader.readFloat(), value.isFinite else { return nil }
                    values[field] = value
                }
                self[row: row, horizon: horizon].set((horizon - 1) % Lanes.scalarCount, values: values)
            }
        }
        restore(newest: issued == 1 ? Hour(newest) : nil, waiting: waiting)
    }
}

extension PendingLanes {
    /// The values of a lane, in the order of the properties.
    fileprivate func values(_ lane: Int) -> [Float] {
        [champion, predecessor, diurnalPersistence, fastCorrector, slowCorrector, mixture].map { $0[lane] }
    }

    fileprivate mutating func set(_ lane: Int, values: [Float]) {
        champion[lane] = values[0]
        predecessor[lane] = values[1]
        diurnalPersistence[lane] = values[2]
        fastCorrector[lane] = values[3]
        slowCorrector[lane] = values[4]
        mixture[lane] = values[5]
    }
}
