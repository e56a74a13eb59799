import HTTPClient
package import Settings
import Webhooks

/// The settings of who may receive events.
package enum WebhookSettings {
    package static let networks = Setting<[String]>(
        key: "webhook_networks",
        default: [],
        expected: "networks such as 10.0.0.0/8 or fd00::/8, separated by commas",
        help: "Networks that may receive webhooks although they are not public; none if not given.",
        parse: { text in
            let names = text.split(separator: ",").map { String($0.trimmingPrefix { $0 == " " }) }
            return names.allSatisfy { IPNetwork($0) != nil } ? names : nil
        },
        render: { $0.joined(separator: ",") }
    )
    package static let http = Setting.boolean(
        "webhook_http",
        default: false,
        help: "Whether webhooks may use http, whose messages can be read on the way."
    )

    package static let all: [any DeclaredSetting] = [networks, http]
}

extension ReceiverPolicy {
    init(_ settings: ResolvedSettings) {
        self.init(
            addresses: AddressPolicy(networks: settings[WebhookSettings.networks].compactMap { IPNetwork($0) }),
            permitsPlainHTTP: settings[WebhookSettings.http]
        )
    }
}
