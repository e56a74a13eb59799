import NIOCore

extension PredictInput {
    /// Reads the body, with the fast ``SequenceReader`` if it holds only a sequence, as most bodies do.
    static func read(_ body: ByteBuffer) throws -> PredictInput {
        if let plain = body.withUnsafeReadableBytes(SequenceReader.read) {
            return PredictInput(sequence: plain.sequence, horizons: plain.horizons)
        }
        return try body.decoded(as: PredictInput.self)
    }
}
