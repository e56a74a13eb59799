import Hummingbird

extension PredictInput {
    /// Reads the body, with the fast ``SequenceReader`` if it holds only a sequence, as most bodies do.
    static func read(from request: Request, context: APIRequestContext) async throws -> PredictInput {
        let body = try await request.collectedBody(context)
        if let plain = body.withUnsafeReadableBytes(SequenceReader.read) {
            return PredictInput(sequence: plain.sequence, horizons: plain.horizons)
        }
        return try Request.decode(PredictInput.self, from: body)
    }
}
