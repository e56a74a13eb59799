package import Access
package import Hummingbird
import NIOCore

/// The context of a request.
package struct APIRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Who sent the request.
    package var credential = Credential.none
    /// The limit of the client's key; `nil` without a limit.
    var charge: RequestCharge?
    /// The connection of the client.
    let channel: any Channel
    /// The bytes that the request holds, from the budget of all requests; `nil` outside the API's own router.
    var held: HeldBytes?

    /// Two mebibytes: about 20,000 observations.
    static let maximumBodySize = 2 * 1024 * 1024

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    package var maxUploadSize: Int { Self.maximumBodySize }
}
