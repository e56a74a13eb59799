package import Access
package import Hummingbird

/// The context of a request.
package struct APIRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Who sent the request.
    package var credential = Credential.none

    /// Two mebibytes: about 20,000 observations.
    static let maximumBodySize = 2 * 1024 * 1024

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
    }

    package var maxUploadSize: Int { Self.maximumBodySize }
}
