import Forecasting
import HTTPTypes
import Hummingbird
import NIOCore
import Store

extension Response {
    /// The answer of `/predict`, which is asked more often than all others: the bytes that an encoder would make.
    init(_ body: ForecastBody) {
        var writer = JSONWriter()
        body.write(to: &writer)
        self.init(
            status: .ok,
            headers: [.contentType: "application/json", .contentLength: String(writer.bytes.count)],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: writer.bytes))
        )
    }
}

extension ForecastBody {
    /// Keys in their order.
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("answered_by")
            writer.value(answeredBy.rawValue)
            if let forecast {
                writer.key("forecast")
                writer.value(forecast)
            }
            writer.key("horizons")
            writer.array(horizons) { $1.write(to: &$0) }
            if let issuedAt {
                writer.key("issued_at")
                writer.value(issuedAt.description)
            }
            writer.key("missing_inputs")
            writer.array(missingInputs) { $0.value($1.rawValue) }
            writer.key("model")
            writer.value(model)
            if let modelVersion {
                writer.key("model_version")
                writer.value(modelVersion)
            }
            if let station {
                writer.key("station")
                writer.value(station)
            }
        }
    }
}

extension HorizonBody {
    /// Keys in their order.
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("answered_by")
            writer.value(answeredBy.rawValue)
            writer.key("horizon")
            writer.value(horizon)
            writer.key("level")
            writer.value(level)
            writer.key("lower")
            writer.value(lower)
            writer.key("model_version")
            writer.value(modelVersion)
            writer.key("persistence")
            writer.value(persistence)
            if let targetTime {
                writer.key("target_time")
                writer.value(targetTime.description)
            }
            writer.key("unit")
            writer.value(unit)
            writer.key("upper")
            writer.value(upper)
            writer.key("value")
            writer.value(value)
            if let weights {
                writer.key("weights")
                writer.object { writer in
                    for (expert, share) in weights.sorted(by: { $0.key < $1.key }) {
                        writer.key(expert)
                        writer.value(share)
                    }
                }
            }
        }
    }
}
