import Registry
import Store

/// The answer to a request that changes the champion.
struct ChampionChangeBody: JSONRouteAnswer, Encodable {
    var champion: String
    /// Whether this request changed the champion.
    var changed: Bool
    var promotion: Promotion

    init(_ record: PromotionRecord, changed: Bool) {
        champion = record.version
        self.changed = changed
        promotion = Promotion(record)
    }
}
