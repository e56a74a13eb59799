import Hummingbird

extension PredictInput {
    /// Most clients send a sequence and nothing else, which a reader of that form reads many times as fast as a decoder.
    static func read(from request: Request, context: APIRequestContext) async throws -> PredictInput {
        let body = try await request.collectedBody(context)
        if let plain = body.withUnsafeReadableBytes(SequenceReader.read) {
            return PredictInput(sequence: plain.sequence, horizons: plain.horizons)
        }
        return try Request.decode(PredictInput.self, from: body)
    }
}
