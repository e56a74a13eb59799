package import Access
package import Hummingbird
import NIOCore

/// The context of a request.
package struct APIRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The client, if it has proven who it is.
    var proven: ProvenClient?
    /// How the client reached the service; known inside the API's own router.
    var client = RequestClient()
    /// The limits of the client, for a route whose cost depends on the body; `nil` without a client.
    var charge: RequestCharge?
    /// The connection of the client, or the stream of a connection of HTTP/2.
    let channel: any Channel
    /// The bytes that the request holds, from the budget of all requests; `nil` outside the API's own router.
    var held: HeldBytes?

    /// Two mebibytes: about 20,000 observations.
    static let maximumBodySize = 2 * 1024 * 1024

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// Who sent the request, as far as it was proven.
    package var credential: Credential { proven?.credential ?? .none }

    /// The address of the client; `nil` if the connection has none.
    var clientAddress: String? { client.forwardedAddress ?? channel.remoteAddress?.ipAddress }

    package var maxUploadSize: Int { Self.maximumBodySize }
}
